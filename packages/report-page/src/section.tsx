import type { PageSection } from "../../../src/report/html/pageData";

/** A cell of so many characters, such as a date, stays on one line. */
const SHORT = 20;

/** What is told of the whole fleet. */
export function Section({ section: { key, title, sentences, table } }: { section: PageSection }) {
    return (
        <section class="told" aria-labelledby={`told-${key}`}>
            <h2 id={`told-${key}`}>{title}</h2>
            {sentences.map((text) => (
                <p key={text}>{text}</p>
            ))}
            {table && (
                <section
                    class="wide"
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
                    tabIndex={0}
                    aria-label={`${title}, as a table`}
                >
                    <table>
                        <thead>
                            <tr>
                                {table.head.map((text) => (
                                    <th key={text} scope="col">
                                        {text}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {table.rows.map((row, place) => (
                                <tr key={place}>
                                    {row.map((text, column) => (
                                        <td key={column} class={text.length <= SHORT ? "short" : undefined}>
                                            <bdi>{text}</bdi>
                                        </td>
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </section>
            )}
        </section>
    );
}
