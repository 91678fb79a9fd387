using CsCheck;
using Dapper;

namespace OpenAisle.Accounts.Tests;

public sealed class StaffTests
{
    private static readonly Gen<Post> AnyPost = Gen.Select(
        Gen.Enum<Duty>(), Gen.Int[0, 2].Select(which => which switch { 0 => House.Maple, 1 => House.Harbor, _ => (Id<Store>?)null }), (duty, store) => new Post(duty, store));

    [Fact]
    public void Nobody_gives_more_than_they_hold_but_administrators() =>
        Gen.Select(AnyPost.List[0, 4], AnyPost).Sample((own, given) =>
        {
            if (!Grants.MayGive(own, given) || own.Contains(new(Duty.Administrator, null)))
            {
                return;
            }

            // A duty of the floor, and only where they run the store.
            Assert.True(given.Duty is Duty.Picker or Duty.Counter or Duty.Kerb);
            Assert.Contains(own, post => post.Duty == Duty.StoreManager && (post.Store is null || post.Store == given.Store));
        });

    [Fact]
    public void A_post_reads_as_it_was_written() =>
        AnyPost.Sample(post => Post.TryParse(post.ToString(), out var read) && read == post);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_duty_holds_from_the_next_request_and_ends_with_the_next(string engine)
    {
        await using var house = await House.Open(engine);
        var staff = house.Get<Staff>();
        var session = await house.SignUp();
        var post = new Post(Duty.Picker, House.Maple);
        var associate = Assert.IsType<StaffOutcome.Done>(await staff.Hire(null, House.Email, post, House.ManagerOfMaple)).Associate;
        Assert.Equal([post], (await house.Get<Sessions>().Check(session.Id))!.Posts);
        Assert.Equal(associate, (await house.Get<Sessions>().Check(session.Id))!.Associate);

        Assert.IsType<StaffOutcome.Done>(await staff.Withdraw(associate, post, House.ManagerOfMaple));
        Assert.Empty((await house.Get<Sessions>().Check(session.Id))!.Posts);
        Assert.DoesNotContain((await house.Get<Sessions>().Check(session.Id))!.Claims(), claim => claim.Type == People.AssociateClaim);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Every_change_is_written_down_and_a_refused_one_changes_nothing(string engine)
    {
        await using var house = await House.Open(engine);
        var staff = house.Get<Staff>();
        var associate = await house.Hire("Bo", Duty.Picker, House.Harbor);
        Assert.IsType<StaffOutcome.NotYours>(await staff.Grant(associate, new(Duty.Picker, House.Harbor), House.ManagerOfMaple));
        Assert.IsType<StaffOutcome.NotYours>(await staff.Grant(associate, new(Duty.PriceDesk, House.Maple), House.ManagerOfMaple));
        Assert.IsType<StaffOutcome.NotYours>(await staff.Leave(associate, House.ManagerOfMaple));
        Assert.IsType<StaffOutcome.NotYours>(await staff.Withdraw(associate, new(Duty.Picker, House.Harbor), House.ManagerOfMaple));
        Assert.Equal([new Post(Duty.Picker, House.Harbor)], Assert.Single(await staff.All()).Posts);

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<StaffOutcome.Done>(await staff.Grant(associate, new(Duty.Kerb, House.Maple), House.ManagerOfMaple));
        Assert.IsType<StaffOutcome.Done>(await staff.Grant(associate, new(Duty.Kerb, House.Maple), House.ManagerOfMaple));
        var log = await house.Get<AuditLog>().Latest(10);
        Assert.Equal([StaffChange.Granted, StaffChange.Granted, StaffChange.Hired], log.Select(row => row.What).Order().ToArray() is [var hired, var a, var b] ? [a, b, hired] : []);
        Assert.Equal((House.ManagerOfMaple.By, Duty.Kerb, House.Maple), (log[0].By, log[0].Duty, log[0].Store));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Whoever_could_not_be_given_their_duty_was_not_hired(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        foreach (var email in new[] { null, House.Email })
        {
            await Do("alter table duties rename to duties_away");
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => house.Get<Staff>().Hire("Bo", email, new(Duty.Picker, House.Maple), House.Administrator));
            await Do("alter table duties_away rename to duties");
            Assert.Empty(await house.Get<Staff>().All());
            Assert.Empty(await house.Get<AuditLog>().Latest(10));
        }

        async Task Do(string sql)
        {
            await using var connection = await house.Journal.Database.Open();
            await connection.ExecuteAsync(sql);
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_those_who_hire_somebody_at_once_each_gives_a_duty_to_the_same_associate(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        var outcomes = await Task.WhenAll(new[] { Duty.Picker, Duty.Kerb }.Select(duty => Task.Run(() =>
            house.Get<Staff>().Hire(null, House.Email, new(duty, House.Maple), House.Administrator))));
        var hired = Assert.Single(await house.Get<Staff>().All());
        Assert.All(outcomes, outcome => Assert.Equal(new StaffOutcome.Done(hired.Associate), outcome));
        Assert.Equal(2, hired.Posts.Count);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_leaver_is_out_everywhere_at_once(string engine)
    {
        await using var house = await House.Open(engine);
        var session = await house.SignUp();
        var other = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session;
        var associate = Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Hire(null, House.Email, new(Duty.Picker, House.Maple), House.Administrator)).Associate;
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        Assert.IsType<StaffOutcome.Done>(await phones.SetPin(associate, "2580", House.ManagerOfMaple));
        var shared = Assert.IsType<SignInOutcome.Welcome>(await phones.ByPin(phone, associate, "2580", House.Someone)).Session;

        Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Leave(associate, House.ManagerOfMaple));

        foreach (var ended in new[] { session, other, shared })
        {
            Assert.Null(await house.Get<Sessions>().Check(ended.Id));
        }

        Assert.IsType<SignInOutcome.Wrong>(await phones.ByPin(phone, associate, "2580", House.Someone));
        Assert.Empty(Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session.Posts);
        Assert.Contains(await house.Get<AuditLog>().Latest(10), row => row.What == StaffChange.Left && row.By == House.ManagerOfMaple.By);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task The_last_administrator_stays(string engine)
    {
        await using var house = await House.Open(engine);
        var staff = house.Get<Staff>();
        var post = new Post(Duty.Administrator, null);
        var one = await house.Hire("One", Duty.Administrator, null);
        Assert.IsType<StaffOutcome.LastAdministrator>(await staff.Withdraw(one, post, House.Administrator));
        Assert.IsType<StaffOutcome.LastAdministrator>(await staff.Leave(one, House.Administrator));
        Assert.Equal([post], Assert.Single(await staff.All()).Posts);
        await house.Hire("Two", Duty.Administrator, null);
        Assert.IsType<StaffOutcome.Done>(await staff.Withdraw(one, post, House.Administrator));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_two_administrators_who_take_each_others_duty_at_once_one_stays(string engine)
    {
        await using var house = await House.Open(engine);
        var staff = house.Get<Staff>();
        var post = new Post(Duty.Administrator, null);
        for (var round = 0; round < 10; round++)
        {
            foreach (var person in await staff.All())
            {
                await staff.Grant(person.Associate, post, House.Administrator);
            }

            var (one, two) = round == 0
                ? (await house.Hire("One", Duty.Administrator, null), await house.Hire("Two", Duty.Administrator, null))
                : ((await staff.All())[0].Associate, (await staff.All())[1].Associate);
            var outcomes = await Task.WhenAll(
                Task.Run(() => staff.Withdraw(one, post, House.Administrator)), Task.Run(() => staff.Leave(two, House.Administrator)));
            Assert.Single(outcomes.OfType<StaffOutcome.Done>());
            Assert.Single(outcomes.OfType<StaffOutcome.LastAdministrator>());
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_store_knows_its_people_and_their_changes_however_large_the_house_is(string engine)
    {
        await using var house = await House.Open(engine);
        await using (var connection = await house.Journal.Database.Open())
        {
            // Longer lists than a page takes, by names before and changes after those of the store.
            await connection.ExecuteAsync(
                """
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
                insert into accounts (id, user_name, normalized_user_name, email_confirmed, lockout_enabled, access_failed_count, name, shopper, associate, begun_at)
                select 'a' || i, 'a' || i, 'A' || i, 0, 0, 0, 'Aaron', '00000000-0000-7000-8000-0000000' || (10000 + i), '00000000-0000-7000-9000-0000000' || (10000 + i), 0 from n;
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
                insert into duties (associate, duty, store, granted_at) select '00000000-0000-7000-9000-0000000' || (10000 + i), 'Picker', @harbor, 0 from n;
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
                insert into audit (id, at, by_whom, what, associate, store) select 'b' || i, 9999999999999, 'command-line', 'Granted', 'a' || i, @harbor from n;
                """, new { harbor = House.Harbor.ToString() });
        }

        var zoe = await house.Hire("Zoe", Duty.Picker, House.Maple);
        var everywhere = await house.Hire("Zora", Duty.StoreManager, null);
        var phones = house.Get<SharedPhones>();
        foreach (var person in new[] { zoe, everywhere })
        {
            await phones.SetPin(person, "2580", House.Administrator);
        }

        Assert.Equal([zoe], (await house.Get<Staff>().Of([House.Maple])).Select(row => row.Associate));
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        Assert.Equal([zoe, everywhere], (await phones.ColleaguesOn(phone)).Select(colleague => colleague.Associate));
        Assert.Contains(await house.Get<AuditLog>().Latest(500, [House.Maple]), row => row.What == StaffChange.Granted && row.Whom == zoe.ToString());
        Assert.Empty(await house.Get<Staff>().Of([]));
    }

    [Fact]
    public async Task A_duty_of_the_house_is_given_for_no_store()
    {
        await using var house = await House.Open("sqlite");
        Assert.IsType<StaffOutcome.NotYours>(await house.Get<Staff>().Hire("Fi", null, new(Duty.Finance, House.Maple), House.Administrator));
        await house.Hire("Fi", Duty.Finance, null);
    }
}
