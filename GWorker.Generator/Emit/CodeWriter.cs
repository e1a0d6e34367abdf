using System.Text;

namespace GWorker.Generator.Emit;

/// <summary>Source text with indentation. Line ends are the same everywhere, so that equal models give equal files.</summary>
internal sealed class CodeWriter
{
    readonly StringBuilder text = new();
    int depth;

    internal void Line(string line = "")
    {
        if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
        text.Append('\n');
    }

    internal void Summary(string xml) => Line($"/// <summary>{xml}</summary>");

    internal void Open(string head)
    {
        Line(head);
        Open();
    }

    internal void Open()
    {
        Line("{");
        depth++;
    }

    internal void Close(string tail = "")
    {
        depth--;
        Line("}" + tail);
    }

    internal void Indent() => depth++;

    internal void Outdent() => depth--;

    /// <summary>Text as it stands in an XML comment.</summary>
    internal static string Xml(string value) => value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public override string ToString() => text.ToString();
}
