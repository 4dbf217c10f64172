using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Settings;
using K13d.Application.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;
using NSubstitute;

namespace K13d.Application.Tests.Settings;

public sealed class UpdateSettingsTests
{
    private static readonly Caller Eve = new(Guid.NewGuid(), "eve", Role.Viewer, Guid.NewGuid());

    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly IUserSettings settings = Substitute.For<IUserSettings>();
    private readonly IChatLimits limits = Substitute.For<IChatLimits>();
    private readonly AuditNotes notes = new();

    public UpdateSettingsTests()
    {
        context.Caller.Returns(Eve);
        settings.Find(Eve.UserId, Cancellation).Returns(new UserSettings("de", BeginnerMode: true, AutoApproveReadonly: false));
        settings.Save(default, UserSettings.Default, Cancellation).ReturnsForAnyArgs(new Done());
        limits.Find(Cancellation).Returns(ChatLimits.Default);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_left_out_keeps_its_value_and_the_record_says_whose_they_are()
    {
        Assert.Equal<Result<CountingSettings>>(
            new CountingSettings(new UserSettings("de", BeginnerMode: false, AutoApproveReadonly: false), IsAutoApproveOverruled: false),
            await Update(new UpdateSettings(Language: null, BeginnerMode: false, AutoApproveReadonly: null)));

        await settings.Received().Save(Eve.UserId, new UserSettings("de", BeginnerMode: false, AutoApproveReadonly: false), Cancellation);
        Assert.Equal("usersettings/eve", notes.Resource);
    }

    [Fact]
    public async Task A_wish_that_an_administrator_overrules_is_kept_and_does_not_count()
    {
        limits.Find(Cancellation).Returns(ChatLimits.Default with { AllowAutoApprove = false });

        Assert.Equal<Result<CountingSettings>>(
            new CountingSettings(new UserSettings("de", BeginnerMode: true, AutoApproveReadonly: false), IsAutoApproveOverruled: true),
            await Update(new UpdateSettings(Language: null, BeginnerMode: null, AutoApproveReadonly: true)));

        await settings.Received().Save(Eve.UserId, new UserSettings("de", BeginnerMode: true, AutoApproveReadonly: true), Cancellation);
    }

    [Fact]
    public void The_record_has_what_was_given_and_nothing_else() =>
        Assert.Equal(
            new Dictionary<string, string> { ["language"] = "fr", ["auto_approve_readonly"] = "true" },
            new UpdateSettings("fr", BeginnerMode: null, AutoApproveReadonly: true).Audits?.Details);

    private Task<Result<CountingSettings>> Update(UpdateSettings request) =>
        new UpdateSettingsHandler(context, settings, limits, notes).Handle(request, Cancellation);
}
