global using OpenAisle.Doors;
global using OpenAisle.Kernel;
