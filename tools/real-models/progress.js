const { stdout } = process;

/** Says how far something is: in place on a terminal, at each quarter elsewhere. */
export function progress(title, total) {
  let said = -1;
  return (done) => {
    const share = total > 0 ? Math.floor((done / total) * 100) : 0;
    const step = stdout.isTTY ? share : Math.floor(share / 25) * 25;
    if (step === said) return;
    said = step;
    const line = `  ${title}: ${step} % of ${megabytes(total)}`;
    stdout.write(stdout.isTTY ? `\r${line}${share === 100 ? "\n" : ""}` : `${line}\n`);
  };
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
