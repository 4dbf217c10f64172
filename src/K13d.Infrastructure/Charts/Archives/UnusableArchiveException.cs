namespace K13d.Infrastructure.Charts.Archives;

/// <summary>How the check of an archive says that it is not one to trust; <see cref="ChartArchive"/> answers with the reason.</summary>
internal sealed class UnusableArchiveException(string reason) : Exception(reason);
