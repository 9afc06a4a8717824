import type { Parting } from "nsigma/analysis";
import { pairing } from "../state/pair.ts";

interface Props {
  readonly of: number;
  readonly partings: readonly Parting[];
}

/** How many texts of many seeds are equal, and where the others part. */
export function Seeds({ of, partings }: Props) {
  const apart = partings.flatMap(({ step }) => step ?? []);
  const equal = partings.length - apart.length;
  const mean = apart.reduce((sum, step) => sum + step, 0) / apart.length;
  const counts = new Map<number, number>();
  for (const step of [...apart].sort((a, b) => a - b)) counts.set(step, (counts.get(step) ?? 0) + 1);
  return (
    <div class="seeds">
      <p role="status">
        {pairing.value && partings.length < of
          ? `${partings.length} of ${of} seeds so far: `
          : `Of ${of} seeds, `}
        <output data-equal>
          {equal} {equal === 1 ? "gives" : "give"} equal texts
        </output>{" "}
        ({partings.length > 0 ? Math.round((100 * equal) / partings.length) : 0} %)
        {apart.length > 0 && (
          <>
            ; the others part at step <output data-mean-step>{mean.toFixed(1)}</output> on average
          </>
        )}
        .
      </p>
      {counts.size > 0 && (
        <table>
          <caption>Where they part</caption>
          <tbody>
            {[...counts].map(([step, count]) => (
              <tr key={step}>
                <th scope="row">step {step}</th>
                <td>
                  <span class="count" aria-hidden="true" style={{ width: `${(12 * count) / of}rem` }} />{" "}
                  {count}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
