import * as pulumi from "@pulumi/pulumi";

/**
 * State that belongs to one program: a process may run several, inline or under mocks, each with its own engine
 * connection.
 */
export function perProgram<T>(make: () => T): () => T {
    const programs = new WeakMap<object, T>();
    return () => {
        const program = pulumi.runtime.getMonitor() ?? programs;
        const mine = programs.get(program) ?? make();
        programs.set(program, mine);
        return mine;
    };
}
