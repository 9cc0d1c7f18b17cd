import * as pulumi from "@pulumi/pulumi";

/** What belongs to one program: a process may run several, inline or under mocks, each with an engine connection of its own. */
export function perProgram<T>(make: () => T): () => T {
    const programs = new WeakMap<object, T>();
    return () => {
        const program = pulumi.runtime.getMonitor() ?? programs;
        const mine = programs.get(program) ?? make();
        programs.set(program, mine);
        return mine;
    };
}
