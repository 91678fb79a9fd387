using System.Text;
using CsCheck;
using OpenAisle.Catalogue.Feeds;

namespace OpenAisle.Catalogue.Tests.Feeds;

public sealed class ReaderTests
{
    private const string Csv = """
        source s
        record sales
          store = A
          receipt = B
          gtin = C
          quantity = D
        """;

    private const string Fixed = """
        source s
        format fixed
        columns A 1-3, B 4-8, C 9-12, D 13-14
        footer END
        record sales
          store = A
          receipt = B
          gtin = C
          quantity = D
        """;

    private const string Xml = """
        source s
        format xml
        record sales at Items/Item or Lines/Line each Part
          store = Chain
          receipt = Id
          gtin = Inner/Code
          quantity = Qty
        """;

    [Fact]
    public void Reads_separated_values_with_quotes_breaks_and_a_mark() => Assert.Equal(
        ["2:1|x \"y\"|3|4", "3:a,b|two\nlines|7|8", "5:|~|9|10"],
        FeedFiles.Rows(Csv, "\uFEFFd,a,zz,b,c\r\n4,1,-,\"x \"\"y\"\"\",3\r\n8,\"a,b\",\"-\",\"two\nlines\",7\n10,,,,9\n").ConvertAll(row => row.Replace("5:||", "5:|~|", StringComparison.Ordinal)));

    [Theory]
    [InlineData("A,B,C,D\n1,2,3,4\n1,2,3\n", "line 3: 3 cells where 4 are expected; the file is damaged or cut off")]
    [InlineData("A,B,C,D\n1,2,3,\"4", "line 2: a quote is opened and never closed; the file is damaged or cut off")]
    [InlineData("A,B,C,D\n1,2,3,4.9", "line 2: the file ends within this line; it is cut off")]
    [InlineData("A,B,C,D\n1,2,3,\"4\"", "line 2: the file ends within this line; it is cut off")]
    [InlineData("A,B,C,D\n1,2,3,\"4\"x", "line 2: 'x' stands behind a closed quote")]
    [InlineData("A,a,C,D\n1,2,3,4", "line 1: the column 'A' stands there twice")]
    [InlineData("", "the file is empty: not even a header stands in it")]
    public void A_cut_or_broken_file_is_damage_with_its_line(string file, string what) => Assert.Equal(what, FeedFiles.Damage(Csv, file));

    [Fact]
    public void Knows_other_delimiters_and_encodings()
    {
        var mapping = Csv + "\nformat csv delimiter bar\nencoding windows-1255\n".Replace("\nformat", "\nformat", StringComparison.Ordinal);
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1255)!.GetBytes("A|B|C|D\nחלב|1|2|3\n");
        Assert.Equal(["2:חלב|1|2|3"], FeedFiles.Rows(mapping, bytes));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Knows_the_encoding_by_its_mark(string encoding)
    {
        var known = Encoding.GetEncoding(encoding);
        Assert.Equal(["2:חלב|1|2|3"], FeedFiles.Rows(Csv, [.. known.GetPreamble(), .. known.GetBytes("A,B,C,D\nחלב,1,2,3\n")]));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_damage_with_their_line() => Assert.Equal(
        "line 3: the bytes FF are no text in utf-8", FeedFiles.Damage(Csv, [.. "A,B,C,D\n1,2,3,4\n1,"u8, 0xff, .. ",3,4\n"u8]));

    [Fact]
    public void Reads_fixed_columns_up_to_the_last_line() => Assert.Equal(
        ["1:abc|de|1234|12", "2:xyz|~~~~~|0|1"], FeedFiles.Rows(Fixed, "abcde   123412\r\nxyz~~~~~0   1\r\nEND 2\r\n"));

    [Theory]
    [InlineData("abcde   123412\nxyz~~\n", "line 2: the line has 5 characters, and its last column begins at 13; the file is damaged or cut off")]
    [InlineData("abcde   123412\n", "line 1: the file ends without its last line 'END…'; it is cut off")]
    [InlineData("END\nabcde   123412\n", "line 2: there are rows behind the last line")]
    public void A_cut_file_of_fixed_columns_is_damage(string file, string what) => Assert.Equal(what, FeedFiles.Damage(Fixed, file));

    [Fact]
    public void Finds_fields_in_the_row_then_around_it_then_in_the_head_of_the_file_whatever_their_case() => Assert.Equal(
        ["1:7|p1|11|5", "1:7|p2|~|5", "1:7|9|12|1"],
        FeedFiles.Rows(Xml, """<?xml version="1.0" encoding="utf-16"?><r:ROOT xmlns:r="x"><CHAIN>7</CHAIN><items count="2"><Item><Qty>5</Qty><Part id="p1"><Inner><Code><![CDATA[11]]></Code></Inner></Part><part><ID>p2</ID></part></Item><ITEM><id>9</id><inner><code>12</code></inner><qty> 1 </qty></ITEM></items></r:ROOT>""")
            .ConvertAll(row => row.Replace(" 1 ", "1", StringComparison.Ordinal)));

    [Theory]
    [InlineData("<r><Items><Item><Qty>5</Qty></Item><Item>", "line 1: the file ends within an element; it is cut off")]
    [InlineData("<r>\n<Items></r>", "line 2: no well-formed XML")]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><r>&b;</r>", "line 1: a document type is not allowed")]
    [InlineData("<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>", "line 1: a document type is not allowed")]
    [InlineData("", "line 1: no well-formed XML")]
    public void Broken_or_malicious_xml_is_damage(string file, string what) =>
        Assert.StartsWith(what, FeedFiles.Damage(Xml, file), StringComparison.Ordinal);

    [Fact]
    public void A_bottomless_nesting_a_huge_field_and_a_huge_line_are_damage()
    {
        var limits = new FeedLimits { LongestField = 1_000 };
        Assert.Contains("nested more than", FeedFiles.Damage(Xml, string.Concat(Enumerable.Repeat("<a>", 10_000))), StringComparison.Ordinal);
        Assert.Contains("nested more than", FeedFiles.Damage(Xml, "<r><Items><Item>" + string.Concat(Enumerable.Repeat("<a>", 10_000))), StringComparison.Ordinal);
        Assert.Contains("longer than 1000", FeedFiles.Damage(Xml, $"<r><Items><Item><Id>{new string('x', 2_000)}</Id></Item></Items></r>", limits), StringComparison.Ordinal);
        Assert.Contains("longer than 1000", FeedFiles.Damage(Csv, $"A,B,C,D\n1,2,3,\"{new string('x', 2_000)}\"\n", limits), StringComparison.Ordinal);
        Assert.Contains("longer than 1000", FeedFiles.Damage(Fixed, new string('x', 2_000), limits), StringComparison.Ordinal);
        Assert.Equal(["2:1|2|3|4"], FeedFiles.Rows(Csv + "\nopen-end\n", "A,B,C,D\n1,2,3,4"));
        Assert.Contains("more than 1000 cells", FeedFiles.Damage(Csv, "A,B,C,D\n" + new string(',', 5_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_is_say_its_bytes_and_not_its_name()
    {
        var plain = "A,B,C,D\n1,2,3,4\n"u8.ToArray();
        Assert.Equal(["2:1|2|3|4"], FeedFiles.Rows(Csv, Grocers.Zipped(plain)));
        Assert.Equal(["2:1|2|3|4"], FeedFiles.Rows(Csv, FeedFiles.Zip(("x.csv", plain))));
        Assert.Equal("the zip file must hold one file, and holds several", FeedFiles.Damage(Csv, FeedFiles.Zip(("a", plain), ("b", plain))));
    }

    [Fact]
    public void Cut_and_swollen_packed_files_are_damage()
    {
        var packed = Grocers.Zipped(Encoding.UTF8.GetBytes("A,B,C,D\n" + string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{n},{n * 7919},3,4\n"))));
        Assert.Equal("the compressed data are damaged or cut off", FeedFiles.Damage(Csv, packed[..(packed.Length / 2)]));
        Assert.Equal("the zip file is damaged or cut off", FeedFiles.Damage(Csv, FeedFiles.Zip(("a", packed))[..100]));

        var bomb = Grocers.Zipped(new byte[64 * 1024 * 1024]);
        Assert.Equal("the file unpacks to more than 250 times its size", FeedFiles.Damage(Fixed.Replace("columns A 1-3", "columns A 1-1", StringComparison.Ordinal), Lines(bomb)));
        Assert.StartsWith("the file unpacks to more than 1000", FeedFiles.Damage(Csv, packed, new FeedLimits { MostUnpackedBytes = 1_000 }), StringComparison.Ordinal);

        static byte[] Lines(byte[] _) => Grocers.Zipped(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\n", 64 * 1024 * 1024))));
    }

    [Fact]
    public void Whatever_stands_in_cells_comes_back_as_it_was() =>
        Gen.Int[0, 8].Select(pick => new[] { "", "a", "\"", ",", "\n", "a\r\nb", "  x", "ש", "long, \"quoted\" text" }[pick]).Array[4].Array[1, 20].Sample(rows =>
        {
            var text = "A,B,C,D\n" + string.Concat(rows.Select(row => string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
            var read = FeedFiles.Rows(Csv, text);
            Assert.Equal(rows.Select(row => string.Join('|', row)), read.Select(row => row[(row.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        });

    [Fact]
    public void Wherever_a_file_of_lines_is_cut_but_at_a_line_end_it_is_damage()
    {
        const string Rows = "A,B,C,D\n1,2,3,4.99\n\"x\ny\",2,3,4.99\n5,6,7,8.99\n";
        var wholeRows = new[] { 8, 19, 34, 45 };
        Gen.Int[1, Rows.Length].Sample(cut =>
        {
            if (wholeRows.Contains(cut))
            {
                FeedFiles.Rows(Csv, Rows[..cut]);
            }
            else if (cut > 8)
            {
                Assert.NotEmpty(FeedFiles.Damage(Csv, Rows[..cut]));
            }
        });
    }

    [Fact]
    public void Whatever_bytes_come_they_are_read_or_called_damaged()
    {
        foreach (var mapping in new[] { Csv, Fixed, Xml })
        {
            Gen.Byte.Array[0, 400].Sample(bytes => ReadOrDamaged(mapping, bytes), iter: 2_000);
            Gen.String[Gen.Char["<>/ItemQty&;\"',\n\r \u0000x1"], 0, 200].Sample(text => ReadOrDamaged(mapping, Encoding.UTF8.GetBytes(text)), iter: 2_000);
        }
    }

    private static void ReadOrDamaged(string mapping, byte[] bytes)
    {
        try
        {
            FeedFiles.Rows(mapping, bytes);
        }
        catch (DamagedFeedException damage)
        {
            Assert.NotEmpty(damage.Message);
        }
    }
}
