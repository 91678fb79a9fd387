using System.Text;

namespace OpenAisle.Host.Drill;

/// <summary>Where the people of a drill say what they ask and hear.</summary>
internal interface IMouth
{
    void Say(Said said);
}

/// <summary>Says whole lines on the standard output, each on its way before the next.</summary>
internal sealed class Mouth : IMouth, IDisposable
{
    private readonly Stream _out = Console.OpenStandardOutput();
    private readonly Lock _one = new();

    public void Say(Said said)
    {
        var line = Encoding.UTF8.GetBytes(said.Write() + "\n");
        lock (_one)
        {
            _out.Write(line);
            _out.Flush();
        }
    }

    public void Dispose() => _out.Dispose();
}
