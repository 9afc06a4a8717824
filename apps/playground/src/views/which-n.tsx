import { useEffect, useRef } from "preact/hooks";
import { temperature, temperatureFirst } from "../state/samplers.ts";
import { model, path, writePlainly, writing } from "../state/text.ts";
import { authors, curves, fair, pasted, progress, seen, WANTED } from "../state/which-n.ts";
import { CoverageChart, meanOf } from "./coverage-chart.tsx";
import "./which-n.css";

/** How much of a text each sampler keeps, against how many tokens it leaves for that. */
export function WhichNView() {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        if (isIntersecting) seen.value = true;
      },
      { rootMargin: "200px" },
    );
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const { done, of } = progress.value;
  return (
    <section aria-labelledby="which-n-title" class="which-n" ref={place}>
      <h2 id="which-n-title">Which n</h2>
      <p class="help">
        How much of a text each sampler would have kept, against how many tokens it leaves on average: a curve
        further up and to the left pays less for the same. The temperature is the page's, {temperature.value},{" "}
        {temperatureFirst.value ? "before the cuts" : "after the cuts"}. Click a point to take its value.
      </p>
      {!model.value?.recorded && (
        <label class="pasted">
          Over this text instead (empty: the text above)
          <textarea
            rows={2}
            value={pasted.value}
            onInput={(event) => (pasted.value = event.currentTarget.value.slice(0, 10_000))}
          />
        </label>
      )}
      <p data-fair={fair.value}>
        {fairness()}{" "}
        {path.value.length > 0 && !fair.value && !model.value?.recorded && (
          <button type="button" disabled={writing.value} onClick={() => void writePlainly()}>
            Write it with plain sampling
          </button>
        )}
      </p>
      {curves.value ? <CoverageChart curves={curves.value} /> : <div class="uncounted" />}
      <p role="status">{done < of ? `${done} of ${of} tokens counted` : curves.value && <Smallest />}</p>
    </section>
  );
}

/** What the comparison is worth, by who wrote the text. */
function fairness(): string {
  if (authors.value === "a person") return "A person's text: no sampler had a hand in it.";
  if (path.value.length === 0) return "There is no text to count yet.";
  if (model.value?.recorded) return "A recorded text: it favours the sampler that wrote it, if one did.";
  if (fair.value) return "Plain sampling wrote this text: it can draw any token, so no sampler is favoured.";
  return `${authors.value.join(", then ")} wrote this text. A sampler always keeps all that it wrote itself, so this favours it; a text from plain sampling (T = 1) or a person's is the fair one.`;
}

/** The smallest n that keeps enough, and what the others need for the same. */
function Smallest() {
  const found = (curves.value ?? []).map(({ name, parameter, points }) => ({
    name,
    parameter,
    point: points.find(({ share }) => share >= WANTED),
  }));
  const own = found.find(({ parameter }) => parameter === "topNSigma")?.point;
  const others = found.filter(({ parameter }) => parameter !== "topNSigma");
  const enough = others.flatMap(({ name, point }) =>
    point ? `${name} needs ${tokens(point.kept)} (at ${point.value})` : [],
  );
  const never = others.flatMap(({ name, point }) => (point ? [] : name));
  const { of } = progress.value;
  if (curves.value?.every(({ points }) => points.every(({ share }) => share === 1))) {
    return (
      <>
        Every value tried keeps all of this text: it holds no surprise for the model. Another text says more.
      </>
    );
  }
  return (
    <>
      {own ? (
        <>
          Of the values tried, the smallest n that keeps {100 * WANTED} % of this text's {of} tokens is{" "}
          <strong data-n>{own.value}</strong>, with a mean of {tokens(own.kept)}.
        </>
      ) : (
        `No n that was tried keeps ${100 * WANTED} % of this text's ${of} tokens.`
      )}{" "}
      {enough.length > 0 && `For the same, ${enough.join(", ")}. `}
      {never.length > 0 && `No value tried of ${never.join(" or ")} keeps so many.`}
    </>
  );
}

function tokens(mean: number): string {
  return `${meanOf(mean)} tokens`;
}
