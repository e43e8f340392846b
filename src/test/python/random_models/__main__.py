#!/usr/bin/env python3
"""Signs random models with the reference signer's API and mutates them: for RandomModelsIT.

random_models OUT [--models N] [--seed SEED] [--compare]
  OUT            a folder that this makes anew: a folder per case, and cases.jsonl with, for each run of
                 a verifier, its arguments, the verdict that it must come to, and each differing file
  --compare      lists also where the reference's own verifier comes to another verdict

The verdicts come from how each case is made, from no verifier.
"""

import argparse
import contextlib
import dataclasses
import io
import json
import pathlib
import shutil

import bundles
import models
import mutations
import reference
import serializations
import signers

MODEL_NAMES = ["model", "my model", "模型", "-model", "model.d"]
PLACES = ["../model.sig", "../model.sig", "model.sig", "signatures/model.sig"]  # from the model's folder


@dataclasses.dataclass
class Run:
    """One verification and what must come of it: verified, differs or refused (its signature is)."""

    case: str
    what: str
    method: str
    options: list
    signature: str
    model: str
    verdict: str
    differences: dict


class Case:
    def __init__(self, folder, seed, number, all_signers):
        self.rng = models.seeded(seed, number)
        self.name = f"{number:04}"
        self.folder = folder / self.name
        self.signer = self.rng.choice(all_signers)
        self.stranger = next(s for s in all_signers if s is not self.signer and str(s) == str(self.signer))
        self.model, self.serialization = self.something_to_sign()
        single = self.model.is_single_file()
        self.model_name = self.rng.choice(MODEL_NAMES)
        self.place = "model.sig" if single else self.rng.choice(PLACES)

    def something_to_sign(self):
        while True:
            if self.rng.random() < 0.1:
                model = models.single_file(self.rng)
            else:
                model = models.directory(self.rng, self.rng.random() < 0.15, self.rng.random() < 0.2)
            serialization = serializations.random_serialization(self.rng, model)
            if any(serialization.covers(name, model.tree[name]) for name in model.files()):
                return model, serialization

    def signature(self, model):
        return (model.parent if self.model.is_single_file() else model) / self.place

    def runs(self):
        signed = self.folder / "signed" / self.model_name
        self.model.write(signed)
        inside = not self.place.startswith("..") and self.rng.random() < 0.7
        config = self.serialization.config(self.place if inside and signed.is_dir() else None)
        original = self.folder / "model.sig"
        signers.sign(self.signer, config, signed, original)
        accepted = self.rng.choice(bundles.ACCEPTED[self.signer.method])
        how = bundles.rewrite(original, self.signature(signed), accepted, self.signer)
        yield self.run("signed", [how], signed, "verified", {}, [])

        mutant, done = mutations.mutate(self.rng, self.model, self.serialization)
        mutated = self.folder / "mutated" / self.model_name
        mutant.model.write(mutated)
        if self.rng.random() < 0.1:
            yield self.refused(original, mutated, done)
        else:
            bundles.rewrite(original, self.signature(mutated), bundles.as_it_is, self.signer)
            verdict = "differs" if mutant.expected else "verified"
            yield self.run("mutated", done, mutated, verdict, mutant.expected, mutant.options)

    def refused(self, original, model, done):
        if self.rng.random() < 0.3:
            bundles.rewrite(original, self.signature(model), bundles.as_it_is, self.signer)
            run = self.run("mutated", done + ["another signer is expected"], model, "refused", {}, [])
            return dataclasses.replace(run, options=self.stranger.options())
        how = bundles.rewrite(original, self.signature(model), self.rng.choice(bundles.REFUSED), self.signer)
        return self.run("mutated", done + [how], model, "refused", {}, [])

    def run(self, state, done, model, verdict, differences, options):
        kind = "file" if self.model.is_single_file() else f"{len(self.model.tree)} entries"
        return Run(
            f"{self.name}/{state}",
            f"{self.signer}; {kind}; {self.serialization}; {', '.join(done)}",
            self.signer.method,
            self.signer.options() + [option.replace("MODEL", str(model)) for option in options],
            str(self.signature(model)),
            str(model),
            verdict,
            {model.name if name == "." else name: how for name, how in differences.items()},
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--models", type=int, default=500)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    out = arguments.out.absolute()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    all_signers = signers.all_signers(out / "signers")
    with open(out / "cases.jsonl", "w", encoding="utf-8") as lines:
        for number in range(arguments.models):
            for run in Case(out, arguments.seed, number, all_signers).runs():
                lines.write(json.dumps(dataclasses.asdict(run)) + "\n")
                if arguments.compare:
                    with contextlib.redirect_stdout(io.StringIO()):
                        verdict = reference.verdict(run)
                    if verdict != run.verdict:
                        print(f"{run.case}: {run.what}\n  expected {run.verdict}, the reference: {verdict}")


if __name__ == "__main__":
    main()
