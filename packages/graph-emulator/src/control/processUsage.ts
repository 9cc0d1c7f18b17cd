/** The resources that the emulator's process has used so far. */
export interface ProcessUsage {
    readonly pid: number;
    /** CPU time of all its threads, in seconds. */
    readonly cpuSeconds: number;
    /** The most memory that it ever used, in bytes. */
    readonly peakMemoryBytes: number;
}

/** Useful if the emulator has its own process: a client's measurements can then exclude what the service used. */
export function processUsage(): ProcessUsage {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    return {
        pid: process.pid,
        cpuSeconds: (userCPUTime + systemCPUTime) / 1_000_000,
        peakMemoryBytes: maxRSS * 1024,
    };
}
