/** Passes items from one task to another as they come, without making the sender wait. For a single reader. */
export class Feed<T> implements AsyncIterable<T> {
    private readonly given: T[] = [];
    private closed = false;
    private wake: () => void = () => {};

    give(thing: T): void {
        this.given.push(thing);
        this.wake();
    }

    /** Nothing more will come. */
    close(): void {
        this.closed = true;
        this.wake();
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
        for (;;) {
            yield* this.given.splice(0);
            if (this.given.length > 0) {
                continue;
            }
            if (this.closed) {
                return;
            }
            await new Promise<void>((resolve) => {
                this.wake = resolve;
            });
        }
    }
}
