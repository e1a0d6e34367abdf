using System.Text;

namespace GWorker;

/// <summary>A plan as text and as mermaid.</summary>
internal static class PlanText
{
    internal static string Lines(Plan plan)
    {
        var text = new StringBuilder().Append(plan.Worker).Append(": at most ").Append(plan.Concurrent).Append(plan.Concurrent == 1 ? " item" : " items").Append(" at a time\n");
        var width = plan.Nodes.Max(n => n.Kind.Length);
        foreach (var node in plan.Nodes)
        {
            text.Append("  ").Append(node.Kind.PadRight(width)).Append("  ").Append(node.Label);
            var next = plan.Edges.Where(e => e.From == node.Id).ToList();
            foreach (var edge in next)
                text.Append(edge == next[0] ? "  → " : ", ").Append(plan.Nodes.Single(n => n.Id == edge.To).Kind).Append(edge.Label.Length > 0 ? $" ({edge.Label})" : "");
            text.Append('\n');
        }

        foreach (var note in plan.Notes) text.Append("  note: ").Append(note).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    internal static string Mermaid(Plan plan)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var node in plan.Nodes) text.Append("  ").Append(node.Id).Append("[\"").Append(node.Kind).Append("<br/>").Append(Escape(node.Label)).Append("\"]\n");
        foreach (var edge in plan.Edges)
            text.Append("  ").Append(edge.From).Append(edge.Label.Length > 0 ? $" -->|\"{Escape(edge.Label)}\"| " : " --> ").Append(edge.To).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    internal static string Escape(string label) =>
        label.Replace("\"", "#quot;", StringComparison.Ordinal).Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal);
}
