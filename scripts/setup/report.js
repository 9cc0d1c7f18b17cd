// @ts-check
/** What set-up tells whoever runs it. */
class Report {
    /** @param {{quiet?: boolean, write?: (line: string) => void}} [options] */
    constructor({ quiet = false, write = console.log } = {}) {
        this.quiet = quiet;
        this.write = write;
    }

    /**
     * Something that was found as it should be, or is done in a moment.
     * @param {string} line
     */
    detail(line) {
        if (!this.quiet) {
            this.write(line);
        }
    }

    /**
     * Something that takes its time or leaves something behind: said even when quiet.
     * @param {string} line
     */
    notable(line) {
        this.write(line);
    }

    /**
     * Waits for a slow step and says every half minute that it still runs.
     * @template T
     * @param {string} what
     * @param {Promise<T>} work
     * @returns {Promise<T>}
     */
    async waiting(what, work) {
        const since = Date.now();
        const line = () => this.notable(`  ${what}: running for ${Math.round((Date.now() - since) / 1000)} s`);
        const timer = setInterval(line, 30_000);
        try {
            return await work;
        } finally {
            clearInterval(timer);
        }
    }
}

/** A step of set-up that failed for a reason which the message names, with what to do about it. */
class SetupError extends Error {}

module.exports = { Report, SetupError };
