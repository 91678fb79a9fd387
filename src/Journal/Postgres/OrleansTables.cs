namespace OpenAisle.Journal.Postgres;

/// <summary>
/// The tables and named queries of the contract that Microsoft.Orleans.Clustering.AdoNet 10.4 documents: names, parameters and result columns
/// are its, the statements are ours. One row holds the version of the membership; every write moves it on by one and does nothing when it
/// stands elsewhere, so the row's lock puts all writes in one order.
/// </summary>
internal static class OrleansTables
{
    internal static readonly Migration Step = new("orleans", 1, """
        create table OrleansQuery (QueryKey varchar(64) primary key, QueryText varchar(8000) not null);
        create table OrleansMembershipVersionTable (
            DeploymentId varchar(150) primary key,
            Timestamp timestamptz not null default now(),
            Version integer not null default 0);
        create table OrleansMembershipTable (
            DeploymentId varchar(150) not null references OrleansMembershipVersionTable (DeploymentId),
            Address varchar(45) not null,
            Port integer not null,
            Generation integer not null,
            SiloName varchar(150) not null,
            HostName varchar(150) not null,
            Status integer not null,
            ProxyPort integer,
            SuspectTimes varchar(8000),
            StartTime timestamptz not null,
            IAmAliveTime timestamptz not null,
            primary key (DeploymentId, Address, Port, Generation));

        insert into OrleansQuery (QueryKey, QueryText) values
        ('InsertMembershipVersionKey', '
            with made as (
                insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId)
                on conflict (DeploymentId) do nothing returning 1)
            select cast(count(*) as integer) from made'),
        ('InsertMembershipKey', '
            with moved as (
                update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
                where DeploymentId = @DeploymentId and Version = @Version
                    and not exists (
                        select 1 from OrleansMembershipTable m
                        where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
                returning DeploymentId),
            made as (
                insert into OrleansMembershipTable
                    (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                select DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                from moved returning 1)
            select cast(count(*) as integer) from made'),
        ('UpdateMembershipKey', '
            with moved as (
                update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
                where DeploymentId = @DeploymentId and Version = @Version
                    and exists (
                        select 1 from OrleansMembershipTable m
                        where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
                returning DeploymentId),
            changed as (
                update OrleansMembershipTable m
                set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = greatest(m.IAmAliveTime, @IAmAliveTime)
                from moved
                where m.DeploymentId = moved.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
                returning 1)
            select cast(count(*) as integer) from changed'),
        ('UpdateIAmAlivetimeKey', '
            update OrleansMembershipTable set IAmAliveTime = greatest(IAmAliveTime, @IAmAliveTime)
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation'),
        ('MembershipReadRowKey', '
            select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
                m.StartTime, m.IAmAliveTime, v.Version
            from OrleansMembershipVersionTable v
            left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
                and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
            where v.DeploymentId = @DeploymentId'),
        ('MembershipReadAllKey', '
            select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
                m.StartTime, m.IAmAliveTime, v.Version
            from OrleansMembershipVersionTable v
            left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
            where v.DeploymentId = @DeploymentId'),
        ('GatewaysQueryKey', '
            select Address, ProxyPort, Generation from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0'),
        ('DeleteMembershipTableEntriesKey', '
            with silos as (delete from OrleansMembershipTable where DeploymentId = @DeploymentId)
            delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId'),
        ('CleanupDefunctSiloEntriesKey', '
            delete from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Status = 6 and IAmAliveTime < @IAmAliveTime and StartTime < @IAmAliveTime'),
        ('CleanupDefunctSiloEntryKey', '
            delete from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation and Status = 6
                and StartTime = @StartTime and IAmAliveTime = @IAmAliveTime
                and coalesce(SuspectTimes, '''') = coalesce(@SuspectTimes, '''')');
        """);
}
