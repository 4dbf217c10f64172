using K13d.Architecture.Tests.Reading;
using K13d.Architecture.Tests.Seeding;

namespace K13d.Architecture.Tests.Rules;

public sealed class LayerTests
{
    [Fact]
    public void Http_is_not_known_below_Api()
    {
        Assert.Contains(Assemblies.Named("K13d.Api").Types, type => type.IsUsing("Microsoft.AspNetCore.Http.")); // the canary
        Assert.Empty(Layers.HttpBelowApi(Assemblies.Types));
    }

    [Theory]
    [InlineData("K13d.Application")]
    [InlineData("K13d.Infrastructure")]
    public void Http_below_Api_is_reported(string assembly)
    {
        var seeded = SeededAssembly.Types(
            assembly, "public sealed class Offender(Microsoft.AspNetCore.Http.IHttpContextAccessor accessor) { public object? Found => accessor.HttpContext; }");

        Assert.Single(Layers.HttpBelowApi(seeded), type => type.FullName == "Offender");
    }

    [Fact]
    public void Program_alone_names_Infrastructure()
    {
        var program = Assemblies.Named("K13d.Api").Types.Single(type => type.FullName == "K13d.Api.Program");
        Assert.Contains(program.Uses, used => used.Assembly == "K13d.Infrastructure"); // the canary
        Assert.Empty(Layers.InfrastructureOutsideProgram(Assemblies.Types));
    }

    [Fact]
    public void A_controller_that_names_Infrastructure_is_reported()
    {
        var type = Assemblies.Named("K13d.Infrastructure").Types.First(type => type is { IsWritten: true, Definition: { IsPublic: true, HasGenericParameters: false } });
        var seeded = SeededAssembly.Types("K13d.Api", $"public sealed class Offender {{ public object Found => typeof({type.FullName}); }}");

        Assert.Single(Layers.InfrastructureOutsideProgram(seeded), offender => offender.FullName == "Offender");
    }

    [Fact]
    public void The_Domain_does_no_input_or_output()
    {
        Assert.NotEmpty(Assemblies.Named("K13d.Domain").Types); // the canary
        Assert.Empty(Layers.DomainDoingIo(Assemblies.Types));
    }

    [Theory]
    [InlineData("System.IO.File.ReadAllText(\"/etc/hostname\")")]
    [InlineData("System.Console.ReadLine()")]
    [InlineData("new System.Net.Sockets.TcpClient()")]
    public void Input_or_output_in_the_Domain_is_reported(string expression)
    {
        var seeded = SeededAssembly.Types("K13d.Domain", $"public sealed class Offender {{ public object? Found => {expression}; }}");

        Assert.Single(Layers.DomainDoingIo(seeded), type => type.FullName == "Offender");
    }

    [Fact]
    public void Adapters_are_internal()
    {
        Assert.NotEmpty(Layers.Adapters(Assemblies.Types)); // the canary
        Assert.Empty(Layers.PublicAdapters(Assemblies.Types));
    }

    [Fact]
    public void A_public_adapter_is_reported()
    {
        var seeded = SeededAssembly.Types(
            "K13d.Infrastructure",
            """
            namespace K13d.Application.Ports.Seeded { public interface IPort; }
            namespace K13d.Infrastructure.Seeded { public sealed class Offender : K13d.Application.Ports.Seeded.IPort; }
            """);

        Assert.Single(Layers.PublicAdapters(seeded), type => type.FullName == "K13d.Infrastructure.Seeded.Offender");
    }
}
