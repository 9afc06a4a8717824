"""torch.optim.Muon with the matrices of one shape orthogonalized together."""

from collections import defaultdict

import torch


def orthogonalize(g, coefficients, steps, eps):
    """Newton-Schulz iteration on a batch of matrices [N, rows, columns], in bfloat16."""
    a, b, c = coefficients
    tall = g.shape[1] > g.shape[2]
    x = (g.mT if tall else g).bfloat16().contiguous()
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x


class BatchedMuon(torch.optim.Muon):
    """Same update, state and checkpoints as torch.optim.Muon.

    One by one, the small products of 42 matrices cost a CPU as much time as the
    forward and backward pass together; as batches they hardly count.
    """

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            shapes = defaultdict(list)
            for p in group["params"]:
                shapes[min(p.shape), max(p.shape)].append(p)
            for same in shapes.values():
                self._update(same, group)

    def _update(self, params, group):
        momentum = group["momentum"]
        updates = []
        for p in params:
            state = self.state[p]
            if "momentum_buffer" not in state:
                state["momentum_buffer"] = torch.zeros_like(p.grad)
            average = state["momentum_buffer"].lerp_(p.grad, 1 - momentum)
            update = p.grad.lerp(average, momentum) if group["nesterov"] else average
            updates.append(update.mT if p.shape[0] > p.shape[1] else update)
        ortho = orthogonalize(
            torch.stack(updates), group["ns_coefficients"], group["ns_steps"], group["eps"]
        )
        for p, o in zip(params, ortho):
            rows, columns = p.shape
            p.mul_(1 - group["lr"] * group["weight_decay"])
            scaled = group["lr"] * max(1.0, rows / columns) ** 0.5
            p.add_(o.mT if rows > columns else o, alpha=-scaled)
