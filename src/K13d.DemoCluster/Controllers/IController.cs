namespace K13d.DemoCluster.Controllers;

/// <summary>Brings objects of one kind, one at a time, nearer to what their specs say.</summary>
internal interface IController
{
    /// <summary>Says which changes make which objects due.</summary>
    void Follow(ClusterView cluster, WorkQueue due);

    /// <summary>
    /// Does what is to be done about one object now. Answers after how long to look again where no change will tell, or null.
    /// An <see cref="Store.ApiException"/> means: try again, later each time.
    /// </summary>
    TimeSpan? Reconcile(ObjectKey key);
}
