global using OpenAisle.Accounts;
global using OpenAisle.Catalogue;
global using OpenAisle.Doors;
global using OpenAisle.Kernel;
