namespace OpenAisle.Kernel;

// Things whose identity several modules share. They are never made: Id<Store> only needs the name.

/// <summary>A shop floor with its own stock, slots and prices.</summary>
public abstract class Store;

/// <summary>Somebody who shops: a guest, or a person with an account.</summary>
public abstract class Shopper;

/// <summary>Somebody who works in a store.</summary>
public abstract class Associate;
