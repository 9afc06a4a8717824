// The loops of `nsigma bench` that are native: they run and time N calls inside, so that the way from JavaScript to C
// is in no figure. Compiled on the machine that is measured (src/bench/native/compile.ts).
#include <dlfcn.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e6 + at.tv_nsec / 1e3;
}

// Rows begin on cache lines, as a native program would lay them.
#define LINE 16

static long stride_of(long vocab) { return (vocab + LINE - 1) / LINE * LINE; }

void *rows_new(const float *source, long count, long vocab) {
  long stride = stride_of(vocab);
  float *rows = aligned_alloc(LINE * sizeof(float), (size_t)count * stride * sizeof(float));
  for (long i = 0; rows && i < count; i++) memcpy(rows + i * stride, source + i * vocab, vocab * sizeof(float));
  return rows;
}

void rows_free(void *rows) { free(rows); }

// llama.cpp's array of candidates, as llama.h has it.
typedef struct { int32_t id; float logit; float p; } entry;
typedef struct { entry *data; size_t size; int64_t selected; bool sorted; } entries;

static void (*apply)(void *sampler, entries *candidates);

int use_llama(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library) apply = (void (*)(void *, entries *))dlsym(library, "llama_sampler_apply");
  return apply != NULL;
}

// A token per call: fill the array from the row, apply the chain. Returns microseconds.
double time_chain(void *chain, const float *rows, long count, long vocab, long first, long calls, int32_t *token) {
  static entry *data;
  static long room;
  if (vocab > room) data = realloc(data, (room = vocab) * sizeof(entry));
  double start = now();
  for (long call = 0; call < calls; call++) {
    const float *row = rows + (first + call) % count * stride_of(vocab);
    for (long i = 0; i < vocab; i++) data[i] = (entry){(int32_t)i, row[i], 0};
    entries candidates = {data, vocab, -1, false};
    apply(chain, &candidates);
    *token = candidates.selected < 0 ? -1 : candidates.data[candidates.selected].id;
  }
  return now() - start;
}

typedef struct { double max, sum, squares; } statistics;

// The least that Top-nσ can cost: reading the row once for its largest entry, its sum and its sum of squares. Sums
// are float32 within a block of 512 and float64 between blocks, which is what a threshold right to 1e-6 takes.
#define BLOCK 512

// In 8 chains, for a compiler to make of it what the processor has; the name says what was built.
static void pass_portable(const float *row, long vocab, statistics *out) {
  float max[8];
  double sum = 0, squares = 0;
  for (int k = 0; k < 8; k++) max[k] = -INFINITY;
  for (long block = 0; block < vocab; block += BLOCK) {
    long end = block + BLOCK < vocab ? block + BLOCK : vocab, i = block;
    float s[8] = {0}, q[8] = {0};
    for (; i + 8 <= end; i += 8)
      for (int k = 0; k < 8; k++) {
        float x = row[i + k];
        max[k] = x > max[k] ? x : max[k];
        s[k] += x;
        q[k] += x * x;
      }
    for (; i < end; i++) {
      max[0] = row[i] > max[0] ? row[i] : max[0];
      s[0] += row[i];
      q[0] += row[i] * row[i];
    }
    for (int k = 0; k < 8; k++) sum += s[k], squares += q[k];
  }
  for (int k = 1; k < 8; k++) max[0] = max[k] > max[0] ? max[k] : max[0];
  *out = (statistics){max[0], sum, squares};
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2,fma"))) static __m256d widen(const __m256 *v) {
  __m256 all = _mm256_add_ps(_mm256_add_ps(v[0], v[1]), _mm256_add_ps(v[2], v[3]));
  return _mm256_add_pd(_mm256_cvtps_pd(_mm256_castps256_ps128(all)), _mm256_cvtps_pd(_mm256_extractf128_ps(all, 1)));
}

__attribute__((target("avx2,fma"))) static void pass_avx2(const float *row, long vocab, statistics *out) {
  long whole = vocab / BLOCK * BLOCK;
  pass_portable(row + whole, vocab - whole, out);
  __m256 max[4];
  __m256d sums = _mm256_setzero_pd(), squares = _mm256_setzero_pd();
  for (int k = 0; k < 4; k++) max[k] = _mm256_set1_ps(out->max);
  for (long block = 0; block < whole; block += BLOCK) {
    __m256 s[4], q[4];
    for (int k = 0; k < 4; k++) s[k] = q[k] = _mm256_setzero_ps();
    for (long i = block; i < block + BLOCK; i += 32)
      for (int k = 0; k < 4; k++) {
        __m256 x = _mm256_loadu_ps(row + i + 8 * k);
        max[k] = _mm256_max_ps(max[k], x);
        s[k] = _mm256_add_ps(s[k], x);
        q[k] = _mm256_fmadd_ps(x, x, q[k]);
      }
    sums = _mm256_add_pd(sums, widen(s));
    squares = _mm256_add_pd(squares, widen(q));
  }
  double d[8];
  float f[8];
  _mm256_storeu_pd(d, sums);
  _mm256_storeu_pd(d + 4, squares);
  _mm256_storeu_ps(f, _mm256_max_ps(_mm256_max_ps(max[0], max[1]), _mm256_max_ps(max[2], max[3])));
  for (int k = 0; k < 4; k++) out->sum += d[k], out->squares += d[k + 4];
  for (int k = 0; k < 8; k++) out->max = f[k] > out->max ? f[k] : out->max;
}

static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#else
#define pass_avx2 pass_portable
static bool has_avx2(void) { return false; }
#endif

const char *pass_name(void) { return has_avx2() ? "AVX2" : "portable C, -O3"; }

double time_pass(const float *rows, long count, long vocab, long first, long calls, double *found) {
  void (*pass)(const float *, long, statistics *) = has_avx2() ? pass_avx2 : pass_portable;
  statistics out;
  double start = now();
  for (long call = 0; call < calls; call++) {
    pass(rows + (first + call) % count * stride_of(vocab), vocab, &out);
    __asm__ volatile("" : : "g"(&out) : "memory"); // the result counts as used
  }
  double time = now() - start;
  memcpy(found, &out, sizeof out);
  return time;
}
