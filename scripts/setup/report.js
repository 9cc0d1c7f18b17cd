// @ts-check
/** What setup tells the user. */
class Report {
    /** @param {{quiet?: boolean, write?: (line: string) => void}} [options] */
    constructor({ quiet = false, write = console.log } = {}) {
        this.quiet = quiet;
        this.write = write;
    }

    /**
     * Something that was found to be in order, or is done quickly.
     * @param {string} line
     */
    detail(line) {
        if (!this.quiet) {
            this.write(line);
        }
    }

    /**
     * Something that is slow or leaves something behind: reported even when quiet.
     * @param {string} line
     */
    notable(line) {
        this.write(line);
    }

    /**
     * Waits for a slow step and says every half minute that it is still running.
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

/** A setup step that failed for a reason that the message names, with what to do about it. */
class SetupError extends Error {}

module.exports = { Report, SetupError };
