namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>Manifests that the real cluster runs as well: its images are busybox and nginx, and it pulls nothing.</summary>
internal static class Manifests
{
    public static string ConfigMap(string name, string key, string value) =>
        $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{name}}
        data:
          {{key}}: "{{value}}"

        """;

    public static string Pod(string name, string command = "sleep 3600") =>
        $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: {app: {{name}}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "{{command}}"]

        """;

    /// <summary>A pod to run commands in: with a variable, a ConfigMap and a folder that its other container has written to.</summary>
    public const string Shell =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shell
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            command: [sleep, "3600"]
            env: [{name: GREETING, value: hello}]
            volumeMounts: [{name: settings, mountPath: /etc/settings}, {name: shared, mountPath: /shared}]
          - name: side
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "echo hi > /shared/from-side; sleep 3600"]
            readinessProbe: {exec: {command: [cat, /shared/from-side]}}
            volumeMounts: [{name: shared, mountPath: /shared}]
          volumes:
          - {name: settings, configMap: {name: settings}}
          - {name: shared, emptyDir: {}}

        """;

    /// <summary>A web server, and a Service before it.</summary>
    public const string Web =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {app: web}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: web
            image: nginx:1.27
            imagePullPolicy: IfNotPresent
            ports: [{containerPort: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          selector: {app: web}
          ports: [{port: 80}]

        """;

    public static string TwoContainers(string name, string main, string side) => Pod(name, main) +
        $$"""
          - name: side
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "{{side}}"]

        """;

    /// <summary>A Deployment, StatefulSet or DaemonSet that runs on every node that somebody plays or has: bare Node objects have no system.</summary>
    public static string Workload(string kind, string name, string image = "nginx:1.26") =>
        $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata:
          name: {{name}}
        spec:
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              terminationGracePeriodSeconds: 0
              nodeSelector: {kubernetes.io/os: linux}
              containers:
              - name: web
                image: {{image}}
                imagePullPolicy: IfNotPresent

        """;

    public static string Deployment(string name, string image = "nginx:1.26", int replicas = 1) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: web
                image: {{image}}
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80}]

        """;
}
