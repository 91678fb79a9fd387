global using OpenAisle.Kernel;
