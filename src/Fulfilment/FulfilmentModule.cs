using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Fulfilment.Floor;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Fulfilment.Practice;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>What fulfilment brings to a host. A handover more is a folder with an <see cref="IHandover"/>, and its line here.</summary>
public static class FulfilmentModule
{
    public static IServiceCollection AddFulfilment(this IServiceCollection services)
    {
        services.AddFactKinds(PickKinds.All);
        services.AddFactKinds(FloorKinds.All);
        services.AddSingleton<IHandover, PickupHandover>();
        services.AddSingleton<Substitutes>();
        services.AddSingleton<SubstituteSafety>();
        services.AddSingleton<PickLists>();
        services.AddSingleton<PracticeDesk>();
        services.AddSingleton<Kerb>();
        services.AddSingleton<ILabelPaper, PdfPaper>();
        services.AddSingleton<ILabelPaper, ZplPaper>();
        services.AddMigrations(KerbWaitsModel.Table);
        services.AddReadModel<KerbWaitsModel>();
        services.AddSingleton<KerbWaits>();
        services.AddReaction<PickFollows>();
        services.AddReaction<FloorFollows>();
        services.AddDeadlineReader<PickSweeper>();
        return services;
    }

    public static IEndpointRouteBuilder MapFulfilment(this IEndpointRouteBuilder routes)
    {
        PickDoors.Map(routes);
        KerbDoors.Map(routes);
        ProposalDoors.Map(routes);
        TotePrint.Map(routes);
        FloorDoors.Map(routes);
        return routes;
    }
}
