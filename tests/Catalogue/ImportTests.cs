using System.Text;
using CsCheck;
using OpenAisle.Catalogue.OpenFoodFacts;

namespace OpenAisle.Catalogue.Tests;

public sealed class ImportTests
{
    private const string Nutella = """{"code":"3017620422003","lang":"fr","product_name":"Nutella","product_name_en":"Hazelnut spread"}""";
    private const string Beans = """{"code":"00012348","lang":"en","product_name":"Beans"}""";

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task Takes_every_shipped_record_and_a_second_run_changes_nothing(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var first = await shop.Import(Grocers.ShippedRecords());
        Assert.Equal((837, 837, 0, 0), (first.Records, first.Added, first.Refused, first.ExitCode));
        var rows = await shop.AllRows();

        var second = await shop.Import(Grocers.ShippedRecords());
        Assert.Equal((0, 0, 837, 0), (second.Added, second.Changed, second.Unchanged, second.ExitCode));
        Assert.Equal(rows, await shop.AllRows());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Refuses_a_wrong_check_digit_with_its_line_and_the_digit_it_should_have(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var report = await shop.Import(Nutella, "", """{"code":"00012444","product_name":"Sundae Mix"}""", Beans);
        Assert.Equal("2 of 3 records are in; 1 refused", report.Summary);
        Assert.Equal("line 3: code '00012444': check digit 4 should be 7", Assert.Single(report.Refusals).ToString());
        Assert.Equal((1, false), (report.ExitCode, report.IsDamaged));
        Assert.Equal(["Beans", "Hazelnut spread"], await shop.Names());
        Assert.Equal(report.Summary, report.Lines().Last());
    }

    [Theory]
    [InlineData("""{"product_name":"No code"}""", "code '': no code")]
    [InlineData("""{"code":"","product_name":"x"}""", "code '': no code")]
    [InlineData("""{"code":"1234567"}""", "code '1234567': 7 digits, not 8, 12, 13 or 14")]
    [InlineData("""{"code":"301762042200x"}""", "code '301762042200x': it holds something other than digits")]
    [InlineData("""{"code":"00000000"}""", "code '00000000': only zeros")]
    [InlineData("""{"code":{"a":1}}""", "code '': no code")]
    [InlineData("""["code"]""", "the line is JSON but no record")]
    [InlineData("""{"code":"00012348","product_name":"half \ud83d"}""", "a text holds half a character")]
    [InlineData("""{"code":"00012348",""", "not JSON")]
    [InlineData("\u0001\u0002 garbage", "not JSON")]
    public async Task Says_why_a_record_is_refused_and_takes_the_ones_around_it(string line, string why)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var report = await shop.Import(Nutella, line, """{"code":"4006381333931","product_name":"Pen"}""");
        Assert.StartsWith($"line 2: {why}", Assert.Single(report.Refusals).ToString(), StringComparison.Ordinal);
        Assert.Equal((2, 1), (report.In, report.Refused));
        Assert.Equal(["Hazelnut spread", "Pen"], await shop.Names());
    }

    [Theory]
    [InlineData("en", "fr", "fr", """{"code":"00012348","lang":"fr","product_name":"Haricots","ingredients_text":"haricots, eau"}""")]
    [InlineData("zh-Hans", "en", "en", """{"code":"00012348","lang":"fr","product_name":"Haricots","product_name_en":"Beans","ingredients_text":"haricots","ingredients_text_en":"beans"}""")]
    [InlineData("en", null, "en", """{"code":"00012348","lang":"en","product_name":"Beans","ingredients_text":"beans"}""")]
    [InlineData("en", "zh-Hans", null, """{"code":"00012348","lang":"zh","product_name_zh_hans":"豆"}""")]
    [InlineData("zh-Hans", null, null, """{"code":"00012348","lang":"zh","product_name_zh_hans":"豆"}""")]
    [InlineData("zh-Hans", "en", null, """{"code":"00012348","lang":"de","product_name":"Cola","product_name_en":"Cola"}""")]
    [InlineData("zh-Hans", "en", null, """{"code":"00012348","lang":"fr","product_name_en_imported":"Beans"}""")]
    [InlineData("en", "fr", null, """{"code":"00012348","lang":"fr","generic_name":"Haricots"}""")]
    [InlineData("en", null, null, """{"code":"00012348","brands":"Acme"}""")]
    public void Knows_of_each_text_which_language_it_is_where_the_reader_has_another(string read, string? name, string? ingredients, string line)
    {
        var record = Assert.IsType<RecordRead.Good>(OpenFoodFactsRecord.Read(Encoding.UTF8.GetBytes(line))).Product;
        Assert.Equal((name, ingredients), (record.Product.OtherLanguageIn(read), record.Facts.IngredientsLanguage));
    }

    [Fact]
    public async Task A_bottomless_nesting_is_refused_like_any_other_damage()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var report = await shop.Import(Nutella, new string('[', 100_000), Beans);
        Assert.Equal((2, 1), (report.In, report.Refused));
    }

    [Fact]
    public async Task The_second_record_of_a_code_is_refused_in_whatever_form_it_is_written()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var report = await shop.Import(Nutella, """{"code":"03017620422003","product_name":"Again"}""");
        Assert.Equal("line 2: code 03017620422003 stands in line 1 already", Assert.Single(report.Refusals).ToString());
        Assert.Equal(["Hazelnut spread"], await shop.Names());
    }

    [Fact]
    public async Task A_line_without_end_is_refused_and_does_not_fill_the_memory()
    {
        await using var shop = await Grocers.Empty("sqlite", limits: new CatalogueLimits { LongestLineBytes = 100_000 });
        var endless = $$"""{"code":"4006381333931","product_name":"{{new string('x', 1_000_000)}}"}""";
        var report = await shop.Import(Nutella, endless, Beans);
        Assert.Equal("line 2: longer than 100000 bytes", Assert.Single(report.Refusals).ToString());
        Assert.Equal(["Beans", "Hazelnut spread"], await shop.Names());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Control_characters_and_turned_writing_are_cleaned_away(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var report = await shop.Import("""{"code":"00012348","lang":"en","product_name":" Be\u0000ans\r\n\u202e  in\tto\u00admato sau\ufeffce ","ingredients_text":"beans\u0000"}""");
        Assert.Equal(0, report.Refused);
        Assert.Equal(["Be ans in tomato sauce"], await shop.Names());
    }

    [Fact]
    public async Task A_product_without_a_name_is_filed_under_its_brand_or_code_and_noted()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var report = await shop.Import("""{"code":"00012348","brands":"Tic Tac, Ferrero"}""", """{"code":"3017620422003","product_name":" "}""");
        Assert.Equal((2, 0, 2), (report.In, report.Refused, report.Notices.Count));
        Assert.Equal(["Tic Tac", "03017620422003"], await shop.Names());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_record_that_changed_is_changed_and_nothing_else(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        await shop.Import(Nutella, Beans);
        var report = await shop.Import(Nutella, """{"code":"00012348","lang":"en","product_name":"Baked beans"}""");
        Assert.Equal((0, 1, 1), (report.Added, report.Changed, report.Unchanged));
        Assert.Equal(["Baked beans", "Hazelnut spread"], await shop.Names());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cut_gzip_file_gives_every_record_before_the_cut_and_the_whole_file_repairs_it(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var whole = Grocers.ShippedRecords();
        var report = await shop.Import(whole[..(whole.Length / 2)]);
        Assert.True(report.IsDamaged);
        Assert.Equal(2, report.ExitCode);
        Assert.InRange(report.In, 300, 600);
        Assert.InRange(report.Refused, 0, 1); // the line in which it breaks

        var again = await shop.Import(whole);
        Assert.Equal((837, report.In, 0), (again.In, again.Unchanged, again.ExitCode));
    }

    [Fact]
    public async Task A_gzip_file_with_a_wrong_checksum_gives_every_record_and_is_called_damaged()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var packed = Grocers.Zipped(Encoding.UTF8.GetBytes($"{Nutella}\n{Beans}"));
        packed[^6] ^= 0x55; // CRC32, RFC 1952 section 2.3.1
        var report = await shop.Import(packed);
        Assert.True(report.IsDamaged);
        Assert.Equal((2, 0, 2), (report.In, report.Refused, report.ExitCode));
    }

    [Fact]
    public async Task A_gzip_file_broken_in_the_middle_gives_every_record_that_can_be_unpacked()
    {
        var lines = Grocers.ShippedLines();
        var packed = Grocers.Zipped(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Array.Fill(packed, (byte)0xff, packed.Length / 2, 64);
        var (records, damaged) = await ReadAll(packed);
        Assert.True(damaged);
        Assert.InRange(records.Count(record => record is RecordRead.Good), 300, 600);
    }

    [Fact]
    public async Task An_empty_file_is_an_empty_import()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var report = await shop.Import(Array.Empty<byte>());
        Assert.Equal(("0 of 0 records are in; 0 refused", 0), (report.Summary, report.ExitCode));
    }

    [Fact]
    public async Task Wherever_a_file_is_cut_the_whole_records_before_the_cut_are_read_and_a_cut_one_is_told()
    {
        var lines = Grocers.ShippedLines().Take(40).ToArray();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        var ends = lines.Select((_, index) => Encoding.UTF8.GetByteCount(string.Join('\n', lines.Take(index + 1)))).ToArray();
        await Gen.Select(Gen.Int[1, bytes.Length - 1], Gen.Bool).SampleAsync(async (cut, isZipped) =>
        {
            var part = bytes[..cut];
            var (records, _) = await ReadAll(isZipped ? Grocers.Zipped(part) : part);
            var whole = ends.Count(end => end <= cut);
            var cutsALine = !ends.Contains(cut) && bytes[cut - 1] != '\n';
            Assert.Equal(whole, records.Count(record => record is RecordRead.Good));
            Assert.Equal(cutsALine ? 1 : 0, records.Count(record => record is RecordRead.Broken));
        }, iter: 200);
    }

    [Fact]
    public async Task Whatever_bytes_stand_between_two_records_both_are_read()
    {
        await Gen.Byte.Array[0, 3_000].SampleAsync(async garbage =>
        {
            byte[] file = [.. Encoding.UTF8.GetBytes(Nutella), (byte)'\n', .. garbage, (byte)'\n', .. Encoding.UTF8.GetBytes(Beans), (byte)'\n'];
            var (records, damaged) = await ReadAll(file);
            Assert.False(damaged);
            Assert.Equal(2, records.Count(record => record is RecordRead.Good));
        }, iter: 300);
    }

    [Fact]
    public async Task Tells_how_far_it_is()
    {
        await using var shop = await Grocers.Empty("sqlite", limits: new CatalogueLimits { RecordsABatch = 100 });
        var seen = new List<ImportProgress>();
        await using var file = new MemoryStream(Grocers.ShippedRecords());
        await shop.Get<OpenFoodFactsImport>().Run(file, new Heard(seen));
        Assert.Equal(9, seen.Count);
        Assert.Equal(seen.OrderBy(progress => progress.Records), seen);
        Assert.Equal((file.Length, file.Length, 837L), (seen[^1].BytesRead, seen[^1].TotalBytes, seen[^1].Records));
    }

    private static async Task<(List<RecordRead> Records, bool Damaged)> ReadAll(byte[] bytes)
    {
        await using var file = await ImportFile.Open(new MemoryStream(bytes), default);
        var lines = new ImportLines(file, 1_000_000);
        var records = new List<RecordRead>();
        while (await lines.Next(default) is { } line)
        {
            records.Add(OpenFoodFactsRecord.Read(line.Bytes));
        }

        return (records, file.Damage is not null);
    }

    private sealed class Heard(List<ImportProgress> seen) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => seen.Add(value);
    }
}
