/**
 * The questions that summaries answer, in the SQL that DuckDB and Apache Spark have in common. They are about one day:
 * the views `devices` and `tenants` are that day's partitions. No question has a value in it.
 */
export const QUERIES = {
    /**
     * Tenants, the worst first: those that could not be read, those whose gate does not hold, then by the share of
     * devices that are eligible. Between equals, the one with more devices comes first.
     */
    tenants: `
        SELECT tenant, name, state, devices, eligible, notEligible, unknown, complete, gate, error
        FROM tenants
        ORDER BY
            CASE state WHEN 'notRead' THEN 0 WHEN 'gateNotHeld' THEN 1 ELSE 2 END,
            CASE WHEN devices > 0 THEN CAST(eligible AS DOUBLE) / devices ELSE 1 END,
            COALESCE(devices, 0) DESC,
            tenant`,
    /** How many devices of each tenant have which badge, and what is said about the first of them. */
    badges: `
        SELECT tenant, badge, COUNT(*) AS devices, MIN(finding) AS finding
        FROM devices
        GROUP BY tenant, badge
        ORDER BY tenant, devices DESC, badge`,
    /** What there is to do in each tenant, and for how many devices. */
    remedies: `
        SELECT tenant, remedy, COUNT(*) AS devices
        FROM devices
        WHERE badge <> 'Eligible' AND remedy IS NOT NULL
        GROUP BY tenant, remedy
        ORDER BY tenant, devices DESC, remedy`,
} as const;

/** The name of a question. */
export type QueryName = keyof typeof QUERIES;
