/* The table of peers, their words, and the loading of their adapters. A new algorithm of a library is a row here and one in its
 * adapter.
 */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../src/word.h"
#include "peer.h"
#include "peer_run.h"

static const char prefix[] = "peer:";

static const peer peers[] = {
    {"peer:liblbfgs", "liblbfgs", "liblbfgs-dev", PEER_GRADIENT, false, "libLBFGS: L-BFGS, Moré and Thuente's line search"},
    {"peer:gsl-bfgs2", "gsl", "libgsl-dev", PEER_GRADIENT, false, "GSL: BFGS, vector_bfgs2"},
    {"peer:gsl-pr", "gsl", "libgsl-dev", PEER_GRADIENT, false, "GSL: conjugate gradients of Polak and Ribière"},
    {"peer:gsl-fr", "gsl", "libgsl-dev", PEER_GRADIENT, false, "GSL: conjugate gradients of Fletcher and Reeves"},
    {"peer:nlopt-lbfgs", "nlopt", "libnlopt-dev", PEER_GRADIENT, true, "NLopt: L-BFGS"},
    {"peer:nlopt-var2", "nlopt", "libnlopt-dev", PEER_GRADIENT, true, "NLopt: limited-memory variable metric of rank two"},
    {"peer:nlopt-tnewton", "nlopt", "libnlopt-dev", PEER_GRADIENT, true,
     "NLopt: truncated Newton, restarted and preconditioned, products by differences of gradients"},
    {"peer:nlopt-slsqp", "nlopt", "libnlopt-dev", PEER_GRADIENT, true, "NLopt: Kraft's SLSQP, a dense BFGS"},
    {"peer:ipopt", "ipopt", "coinor-libipopt-dev", PEER_HESSIAN, false,
     "Ipopt: Newton with a filter line search; its factorizations are not counted"},
    {"peer:ipopt-lbfgs", "ipopt", "coinor-libipopt-dev", PEER_GRADIENT, false, "Ipopt with L-BFGS in place of the Hessian"},
    {"peer:tao-lmvm", "tao", "libpetsc-real-dev", PEER_GRADIENT, false, "PETSc/TAO: limited-memory variable metric"},
    {"peer:tao-cg", "tao", "libpetsc-real-dev", PEER_GRADIENT, false, "PETSc/TAO: nonlinear conjugate gradients"},
    {"peer:tao-nls", "tao", "libpetsc-real-dev", PEER_PRODUCT, false, "PETSc/TAO: truncated Newton with a line search"},
    {"peer:tao-ntr", "tao", "libpetsc-real-dev", PEER_PRODUCT, false, "PETSc/TAO: truncated Newton in a trust region"},
    {"peer:lmder", "cminpack", "libcminpack-dev", PEER_RESIDUAL, false,
     "MINPACK: Levenberg and Marquardt for sums of squares, at least as many as unknowns"},
    {"peer:gsl-lm", "gsl", "libgsl-dev", PEER_RESIDUAL, false,
     "GSL: multifit_nlinear, Levenberg and Marquardt, at least as many residuals as unknowns"},
    {"peer:gsl-dogleg", "gsl", "libgsl-dev", PEER_RESIDUAL, false, "GSL: multifit_nlinear, Powell's dogleg"},
    {"peer:hybrj", "cminpack", "libcminpack-dev", PEER_EQUATIONS, false, "MINPACK: Powell's hybrid method for equations r = 0"},
    {"peer:ceres", "ceres", "libceres-dev", PEER_RESIDUAL, true,
     "Ceres: Levenberg and Marquardt with dense QR, begun again where its own tests end it"},
};
enum { PEERS = sizeof peers / sizeof *peers };

const peer *peer_at(size_t index) {
    return index < PEERS ? &peers[index] : NULL;
}

bool peer_is(const char *method) {
    return strncmp(method, prefix, sizeof prefix - 1) == 0;
}

static const peer *peer_named(const char *word) {
    size_t i = 0;
    while (i < PEERS && strcmp(peers[i].word, word) != 0) i++;
    return peer_at(i);
}

static bool lives_on_residuals(const peer *self) {
    return self->needs == PEER_RESIDUAL || self->needs == PEER_EQUATIONS;
}

bool peer_wants_residuals(const char *method) {
    const peer *self = peer_named(method);
    return self && lives_on_residuals(self);
}

/* ---- loading ---- */

/* The directory of the program, "." if that cannot be told. */
static void program_directory(char *path, size_t size) {
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    else
        snprintf(path, size, ".");
}

static void *load_from(const char *directory, const char *below, const peer *self) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s%s/peer-%s.so", directory, below, self->module);
    return length > 0 && (size_t)length < sizeof path ? dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) : NULL;
}

/* The directory that the user named, or NULL. */
static const char *asked_directory(void) {
    const char *asked = getenv("NADIR_PEERS");
    return asked && *asked ? asked : NULL;
}

/* Where $NADIR_PEERS says, else beside a program that was not installed, else where adapters are installed. What it brings along
 * finds the BLAS of this program, which was loaded first. */
static void *load(const peer *self) {
    const char *asked = asked_directory();
    char directory[PATH_MAX];
    if (asked) return load_from(asked, "", self);
    program_directory(directory, sizeof directory);
    void *object = load_from(directory, "/bench/peers", self);
    return object ? object : load_from(PEER_DIRECTORY, "", self);
}

/* The adapter stays loaded: some libraries cannot be unloaded. */
static const peer_adapter *adapter_of(const peer *self) {
    void *object = load(self);
    const peer_adapter *adapter = object ? dlsym(object, "nadir_peer") : NULL;
    if (object) dlclose(object);
    return adapter && adapter->view_size == sizeof(peer_view) ? adapter : NULL;
}

bool peer_present(const peer *self) {
    return adapter_of(self) != NULL;
}

/* ---- words ---- */

/* What a run can keep to: the options of all, and one more by what the peer needs. */
static bool is_used(const char *option, const peer *self) {
    static const char *const used[] = {"gtol", "gscale", "max_iterations", "max_evaluations", "max_seconds"};
    static const char *const more[] = {[PEER_GRADIENT] = "memory",
                                       [PEER_PRODUCT] = "memory",
                                       [PEER_HESSIAN] = "memory",
                                       [PEER_RESIDUAL] = "angle",
                                       [PEER_EQUATIONS] = "rtol"};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (strcmp(option, used[i]) == 0) return true;
    return strcmp(option, more[self->needs]) == 0;
}

static nadir_status refuse(nadir_result *result, nadir_status status) {
    result->status = status;
    return status;
}

static nadir_status check_options(const peer *self, const nadir_options *options, nadir_result *result) {
    nadir_description option;
    for (int i = 0; nadir_option_at(i, &option); i++) {
        if ((options->given >> i & 1) == 0 || is_used(option.name, self)) continue;
        snprintf(result->text, sizeof result->text, "option %s is not used by %s", option.name, options->method);
        return refuse(result, NADIR_ARGUMENT);
    }
    return NADIR_RUNNING;
}

static nadir_status refuse_word(const char *word, nadir_result *result) {
    const char *names[PEERS];
    char near[NADIR_WORD] = "";
    for (size_t i = 0; i < PEERS; i++) names[i] = peers[i].word;
    word_nearest(word, names, PEERS, near, sizeof near);
    snprintf(result->text, sizeof result->text, "there is no such peer%s", near[0] ? near : "; nadir list shows them");
    return refuse(result, NADIR_ARGUMENT);
}

/* Which file was looked for where, and what makes it. */
static nadir_status refuse_absent(const peer *self, nadir_result *result) {
    char directory[PATH_MAX];
    const char *asked = asked_directory();
    if (asked) {
        snprintf(
            result->text, sizeof result->text,
            "no adapter: NADIR_PEERS=%.120s has no peer-%s.so for this program; bench/run builds it where Debian's %s is installed",
            asked, self->module, self->package);
        return refuse(result, NADIR_ARGUMENT);
    }
    program_directory(directory, sizeof directory);
    snprintf(
        result->text, sizeof result->text,
        "no adapter: neither %.100s/bench/peers nor %.100s has peer-%s.so for this program; bench/run builds it where Debian's "
        "%s is installed",
        directory, PEER_DIRECTORY, self->module, self->package);
    return refuse(result, NADIR_ARGUMENT);
}

/* What it needs and this problem lacks, or NULL. */
static const char *missing_in(const peer *self, const nadir_problem *problem) {
    if (lives_on_residuals(self)) {
        if (!problem->residual) return "residuals, f as a sum of squares";
        return self->needs == PEER_RESIDUAL || problem->m == problem->n ? NULL : "as many residuals as unknowns";
    }
    if (!problem->objective) return "f itself as a callback, not residuals";
    if (problem->hessian || self->needs == PEER_GRADIENT) return NULL;
    if (self->needs == PEER_HESSIAN) return "the Hessian";
    return problem->hessian_product ? NULL : "products with the Hessian";
}

static nadir_status check_problem(const peer *self, const nadir_problem *problem, nadir_result *result) {
    const char *missing = missing_in(self, problem);
    if (!missing) return NADIR_RUNNING;
    snprintf(result->text, sizeof result->text, "%s needs %s", self->word, missing);
    return refuse(result, NADIR_MISSING);
}

nadir_status peer_prepare(const nadir_problem *problem, const nadir_options *options, nadir_result *result) {
    const peer *self = peer_named(options->method);
    *result = (nadir_result){.status = NADIR_RUNNING};
    if (!self) return refuse_word(options->method, result);
    if (check_options(self, options, result) != NADIR_RUNNING) return result->status;
    return peer_present(self) ? check_problem(self, problem, result) : refuse_absent(self, result);
}

nadir_status peer_minimize(const nadir_problem *problem, const nadir_options *options, double *x, nadir_result *result) {
    const peer *self = peer_named(options->method);
    if (peer_prepare(problem, options, result) != NADIR_RUNNING) return result->status;
    return peer_run(self, self->word + sizeof prefix - 1, adapter_of(self), problem, options, x, result);
}
