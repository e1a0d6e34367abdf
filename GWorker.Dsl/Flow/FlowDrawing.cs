using System.Text;

namespace GWorker;

/// <summary>A flow as a mermaid flowchart, while it is drawn.</summary>
internal sealed class FlowDrawing
{
    readonly StringBuilder nodes = new();
    readonly StringBuilder edges = new();
    string label = "";
    int count;

    internal string Node(string name, Type type) => Node(name, TypeName(type));

    internal string Node(string name, string kind)
    {
        var id = $"n{count++}";
        nodes.Append("  ").Append(id).Append("[\"").Append(PlanText.Escape(kind)).Append("<br/>").Append(PlanText.Escape(name)).Append("\"]\n");
        return id;
    }

    internal string Behind(string from, string name, string kind)
    {
        var node = Node(name, kind);
        Edge(from, node);
        return node;
    }

    internal void Edge(string from, string to)
    {
        edges.Append("  ").Append(from).Append(label.Length > 0 ? $" -->|\"{PlanText.Escape(label)}\"| " : " --> ").Append(to).Append('\n');
        label = "";
    }

    /// <summary>The next edge's.</summary>
    internal FlowDrawing Label(string text)
    {
        label = text;
        return this;
    }

    public override string ToString() => $"flowchart LR\n{nodes}{edges}".TrimEnd('\n');

    static string TypeName(Type type) =>
        type.IsArray ? $"{TypeName(type.GetElementType()!)}[]" :
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" :
        type.Name;
}
