namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>What becomes of fields that a kind does not have, and of fields given twice: the query parameter <c>fieldValidation</c>.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped.</summary>
    Ignore,

    /// <summary>They are dropped, and the answer carries a <c>Warning</c> header for each. What the API server does when nothing is said.</summary>
    Warn,

    /// <summary>They are refused.</summary>
    Strict,
}
