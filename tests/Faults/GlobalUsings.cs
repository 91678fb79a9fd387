global using OpenAisle.Kernel;
global using OpenAisle.Testing;
