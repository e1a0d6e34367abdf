/// <summary>A line for each prompt, all growing at once on a terminal; where the output is a file, each is written when all are done.</summary>
sealed class Page
{
    readonly Lock gate = new();
    readonly bool isLive = !Console.IsOutputRedirected;
    int tokens;

    public Page(IReadOnlyList<string> prompts)
    {
        Lines = [.. prompts.Select(prompt => new Line(this, prompt))];
        foreach (var line in Lines) if (isLive) Console.WriteLine(line.Text);
    }

    public IReadOnlyList<Line> Lines { get; }

    public int Tokens => tokens;

    public void Show(Line line)
    {
        lock (gate)
        {
            tokens++;
            if (!isLive) return;
            var up = Lines.Count - Lines.TakeWhile(l => l != line).Count();
            var width = Math.Max(10, Console.WindowWidth - 1);
            var text = line.Text.Length <= width ? line.Text : $"…{line.Text[^(width - 1)..]}";
            Console.Write($"\e[{up}A\r\e[K{text}\e[{up}B\r");
        }
    }

    public void End()
    {
        if (isLive) return;
        foreach (var line in Lines) Console.WriteLine(line.Text);
    }
}

/// <summary>What has been written for one prompt.</summary>
sealed class Line(Page page, string prompt)
{
    public string Text { get; private set; } = prompt;

    public void Add(string token)
    {
        Text += token;
        page.Show(this);
    }
}
