namespace K13d.Domain.Diagnosis;

/// <summary>How close to the root what was found is, the closest first.</summary>
public enum Depth
{
    /// <summary>What others wait for is missing or broken: a ConfigMap, a claim, a node.</summary>
    Root,

    /// <summary>The object's own state says it.</summary>
    Own,

    /// <summary>It follows from what is wrong with other objects.</summary>
    Consequence,

    /// <summary>Something is wrong that no rule explains; said only where nothing else is said of the object.</summary>
    Unexplained,
}
