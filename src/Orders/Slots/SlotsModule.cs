using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Slots;

/// <summary>What the slot book brings to a host.</summary>
public static class SlotsModule
{
    public static IServiceCollection AddSlots(this IServiceCollection services)
    {
        services.AddFactKinds(SlotFacts.Kinds);
        services.AddMigrations(SlotSchedules.Table, SlotSchedules.ItemsColumn);
        services.AddSingleton<SlotSchedules>();
        services.AddDeadlineReader<SlotRoller>();
        services.AddLaw<SlotLaw>();
        return services;
    }

    public static IEndpointRouteBuilder MapSlots(this IEndpointRouteBuilder routes)
    {
        SlotDoors.Map(routes);
        return routes;
    }
}
