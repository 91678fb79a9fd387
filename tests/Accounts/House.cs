using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Journal;

namespace OpenAisle.Accounts.Tests;

/// <summary>A shop's database with accounts in it, and a clock that is moved by hand.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Password = "a fine long sentence";
    public const string Email = "ana@example.com";

    public static readonly Visitor Someone = new("Firefox · Linux", "192.0.2.*");
    public static readonly Id<Store> Maple = Id<Store>.Parse("0197c0de-0000-7000-8000-000000000001", null);
    public static readonly Id<Store> Harbor = Id<Store>.Parse("0197c0de-0000-7000-8000-000000000002", null);
    public static readonly Granter Administrator = new("0197c0de-0000-7000-8000-00000000f001", [new(Duty.Administrator, null)]);
    public static readonly Granter ManagerOfMaple = new("0197c0de-0000-7000-8000-00000000f002", [new(Duty.StoreManager, Maple)]);

    private readonly JournalFixture _journal;

    private House(JournalFixture journal, FakeTimeProvider clock)
    {
        _journal = journal;
        Clock = clock;
    }

    public FakeTimeProvider Clock { get; }

    public JournalFixture Journal => _journal;

    public T Get<T>()
        where T : notnull => _journal.Services.GetRequiredService<T>();

    public static async Task<House> Open(string engine) => await Open(await TestEngines.NewShop(engine));

    /// <summary>Over what an earlier one left, too.</summary>
    public static async Task<House> Open(JournalSettings settings, IErasable? more = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        return new(await JournalFixture.Open(settings, services =>
        {
            services.AddAccounts();
            services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
            if (more is not null)
            {
                services.AddSingleton(more);
            }
        }, clock), clock);
    }

    /// <summary>Somebody with an account, who has said that its address is theirs.</summary>
    public async Task<LiveSession> SignUp(string email = Email, Id<Shopper>? guest = null)
    {
        var session = await SignUpOnly(email, guest: guest);
        Assert.IsType<ProofOutcome.Proven>(await Get<AccountAddresses>().Prove((await Get<AccountAddresses>().Ask(session))!.Token));
        return session;
    }

    public async Task<LiveSession> SignUpOnly(string email = Email, string password = Password, Id<Shopper>? guest = null) =>
        Assert.IsType<SignUpOutcome.Welcome>(await Get<SignUp>().Run("Ana", email, password, guest, Someone)).Session;

    public Task<SignInOutcome> SignIn(string email = Email, string password = Password) => Get<SignInByPassword>().Run(email, password, Someone);

    public async Task<Id<Associate>> Hire(string name, Duty duty, Id<Store>? store) =>
        Assert.IsType<StaffOutcome.Done>(await Get<Staff>().Hire(name, null, new(duty, store), Administrator)).Associate;

    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
