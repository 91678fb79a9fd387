using Dapper;

namespace OpenAisle.Accounts.Tests;

public sealed class SessionTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_ended_session_holds_no_longer_and_the_others_do(string engine)
    {
        await using var house = await House.Open(engine);
        var sessions = house.Get<Sessions>();
        var one = await house.SignUp();
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var two = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session;
        Assert.Equal([two.Id, one.Id], (await sessions.Of(one.Account)).Select(row => row.Id));

        var stranger = await house.SignUp("ben@example.com");
        await sessions.End(stranger.Account, one.Id);
        Assert.NotNull(await sessions.Check(one.Id));

        await sessions.End(one.Account, one.Id);
        Assert.Null(await sessions.Check(one.Id));
        Assert.NotNull(await sessions.Check(two.Id));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_another_host_ended_is_known_here_in_seconds(string engine)
    {
        await using var house = await House.Open(engine);
        var here = house.Get<Sessions>();
        var there = new Sessions(house.Journal.Database, house.Get<AccountSettings>(), house.Clock);
        var session = await house.SignUp();
        await there.EndAll(session.Account);
        house.Clock.Advance(house.Get<AccountSettings>().KnownFor + TimeSpan.FromSeconds(1));
        Assert.Null(await here.Check(session.Id));
    }

    [Fact]
    public async Task What_is_ended_while_it_is_looked_up_holds_no_longer()
    {
        await using var house = await House.Open("postgres");
        var sessions = house.Get<Sessions>();
        var session = await house.SignUp();
        house.Clock.Advance(house.Get<AccountSettings>().KnownFor + TimeSpan.FromSeconds(1));   // it must be read again

        // The look has found the session and waits for a table; meanwhile the session ends.
        await using var connection = await house.Journal.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table former_guests in access exclusive mode", transaction: transaction);
        var look = sessions.Check(session.Id).AsTask();
        while (await connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where not granted", transaction: transaction) == 0)
        {
            Assert.False(look.IsCompleted);
            await Task.Delay(10);
        }

        await sessions.EndAll(session.Account);
        await transaction.CommitAsync();
        await look;
        Assert.Null(await sessions.Check(session.Id));
    }

    [Fact]
    public async Task A_session_nobody_uses_ends_and_one_in_use_does_not()
    {
        await using var house = await House.Open("sqlite");
        var settings = house.Get<AccountSettings>();
        var used = await house.SignUp();
        var unused = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session;
        for (var i = 0; i < 3; i++)
        {
            house.Clock.Advance(settings.SessionLasts / 2);
            Assert.NotNull(await house.Get<Sessions>().Check(used.Id));
        }

        Assert.Null(await house.Get<Sessions>().Check(unused.Id));
    }

    [Fact]
    public async Task One_person_has_so_many_sessions_and_no_more()
    {
        await using var house = await House.Open("sqlite");
        var first = await house.SignUp();
        for (var i = 0; i < 20; i++)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.IsType<SignInOutcome.Welcome>(await house.SignIn());
        }

        Assert.Equal(20, (await house.Get<Sessions>().Of(first.Account)).Count);
        Assert.DoesNotContain(await house.Get<Sessions>().Of(first.Account), row => row.Id == first.Id);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari · iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows")]
    [InlineData("curl/8.0 <script>", "? · ?")]
    public void A_device_is_told_by_words_of_ours(string agent, string device) => Assert.Equal(device, Visitor.DeviceOf(agent));

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.*")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.*")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    public void Where_somebody_was_seen_is_their_network_and_not_their_house(string address, string network) =>
        Assert.Equal(network, Visitor.NetworkOf(System.Net.IPAddress.Parse(address)));
}
