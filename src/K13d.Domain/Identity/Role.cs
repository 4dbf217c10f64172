namespace K13d.Domain.Identity;

/// <summary>What a person is to K13d. Each role has the permissions of those before it.</summary>
public enum Role
{
    /// <summary>Reads the cluster, without the values of Secrets.</summary>
    Viewer,

    /// <summary>Also operates what runs: changes and deletes resources.</summary>
    Operator,

    /// <summary>Also reads the values of Secrets and the audit record, and administers K13d.</summary>
    Admin,
}
