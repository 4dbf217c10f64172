using K13d.Testing.Clusters;

[assembly: AssemblyFixture(typeof(TestCluster))]
