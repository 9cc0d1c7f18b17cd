/**
 * What something costs, in rounds of work that takes some 2 ms of CPU time on a usual machine: a slow machine, or one that others use as well,
 * makes both longer. What hangs is not measured: it never ends.
 */
export function effort(work: () => void): number {
    return cpuTime(work) / (cpuTime(() => range(ROUNDS).forEach(round)) / ROUNDS);
}

const ROUNDS = 30;
const range = (count: number) => Array.from({ length: count }, (_, place) => place);
const numbers = range(20_000);
const round = () => JSON.parse(JSON.stringify(numbers));

/** Microseconds of this process. */
function cpuTime(work: () => void): number {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
}
