/**
 * Runs work for the same key one after the other; work for different keys runs in parallel. Within this process only.
 */
export function keyedLock(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
    const last = new Map<string, Promise<unknown>>();
    return (key, work) => {
        const before = last.get(key) ?? Promise.resolve();
        const mine = before.then(work, work);
        const settled = mine.catch(() => {});
        last.set(key, settled);
        settled.then(() => {
            if (last.get(key) === settled) {
                last.delete(key);
            }
        });
        return mine;
    };
}
