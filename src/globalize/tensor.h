/* A step of Newton's method bent by what the last one told of f's third and fourth derivatives: see tensor.c. */
#ifndef NADIR_TENSOR_H
#define NADIR_TENSOR_H

#include "scaling.h"

typedef struct tensor {
    double *w, *a; /* n each: T and Q, by the last step u; at first u and y − Hu. NULL where the method has no use for them */
    double *q, *r; /* n each: to work with; after a step q = −g − H·p */
    double fourth; /* γ */
    double rest;   /* uᵀ(y − Hu) */
    int64_t of;    /* the iteration at whose point u ended; −1: none */
} tensor;

/* What came of bending p. */
typedef struct bent_step {
    double square;  /* pᵀDp */
    double promise; /* decrease that the model promises for it */
    double along;   /* pᵀHp */
    bool bent;
} bent_step;

tensor tensor_place(const nadir_solver *solver, arena *memory);
void tensor_start(tensor *state);
/* s->p, which led to s->trial, is accepted, and u is what came of bending it. */
void tensor_keep(const nadir_solver *solver, const bent_step *u, tensor *state);
/* At a new point, with its D. */
void tensor_learn(const nadir_solver *solver, const scaling *scale, tensor *state);
/* Bends s->p = −(H + λD)⁻¹g, whose H + λD was factored last, where that promises more; `slope` goes with it. */
bent_step tensor_bend(nadir_solver *solver, const scaling *scale, double lambda, tensor *state);
/* Leaves it as it is. */
bent_step tensor_straight(nadir_solver *solver, const scaling *scale, double lambda, tensor *state);

#endif
