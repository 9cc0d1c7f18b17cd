/** What the process that the emulator runs in has used so far. */
export interface ProcessUsage {
    readonly pid: number;
    /** CPU time of all its threads, in seconds. */
    readonly cpuSeconds: number;
    /** Most memory that it ever held, in bytes. */
    readonly peakMemoryBytes: number;
}

/** Of use where the emulator has a process of its own: whoever measures a client wants to know what the service took. */
export function processUsage(): ProcessUsage {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    return {
        pid: process.pid,
        cpuSeconds: (userCPUTime + systemCPUTime) / 1_000_000,
        peakMemoryBytes: maxRSS * 1024,
    };
}
