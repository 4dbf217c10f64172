using K13d.Architecture.Tests.Reading;
using K13d.Architecture.Tests.Seeding;

namespace K13d.Architecture.Tests.Rules;

public sealed class FormTests
{
    [Fact]
    public void Classes_are_sealed()
    {
        Assert.Contains(Assemblies.Types, type => type is { IsWritten: true, Definition.IsSealed: true }); // the canary
        Assert.Empty(Forms.Open(Assemblies.Types));
    }

    [Theory]
    [InlineData("public class Offender;", true)]
    [InlineData("internal class Offender;", true)]
    [InlineData("public record Offender(int Number);", true)]
    [InlineData("public abstract class Offender;", false)]
    [InlineData("public static class Offender;", false)]
    [InlineData("public readonly record struct Offender(int Number);", false)]
    [InlineData("public interface Offender;", false)]
    public void A_class_that_is_open_is_reported(string code, bool open)
    {
        var seeded = SeededAssembly.Types("K13d.Domain", $"namespace K13d.Domain.Seeded; {code}");

        Assert.Equal(open, Forms.Open(seeded).Any(type => type.FullName == "K13d.Domain.Seeded.Offender"));
    }

    [Fact]
    public void Namespaces_types_and_folders_say_what_is_in_them()
    {
        Assert.Empty(Forms.NamelessNamespaces(Assemblies.Types));
        Assert.Empty(Forms.NamelessTypeNames(Assemblies.Types));
        Assert.Empty(Forms.NamelessFolders(Repository.Root));
    }

    [Theory]
    [InlineData("K13d.Application.Common")]
    [InlineData("K13d.Api.Extensions.Pods")]
    public void A_nameless_namespace_is_reported(string name) =>
        Assert.Equal([name], Forms.NamelessNamespaces(SeededAssembly.Types("K13d.Api", $"namespace {name}; public sealed class Offender;")).Where(found => found.Length > 0));

    [Theory]
    [InlineData("PodHelper")]
    [InlineData("ClusterManager")]
    [InlineData("HandlerBase<T>")]
    public void A_nameless_type_is_reported(string name) =>
        Assert.Single(Forms.NamelessTypeNames(SeededAssembly.Types("K13d.Api", $"namespace K13d.Api.Pods; public abstract class {name};")));

    [Fact]
    public void A_nameless_folder_is_reported()
    {
        var root = Directory.CreateTempSubdirectory("k13d-forms-");
        try
        {
            root.CreateSubdirectory("src/K13d.Api/Pods");
            root.CreateSubdirectory("src/K13d.Api/Helpers");
            root.CreateSubdirectory("src/K13d.Api/obj/Common");

            Assert.Equal([Path.Combine("src", "K13d.Api", "Helpers")], Forms.NamelessFolders(root.FullName));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
