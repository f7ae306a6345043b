"""Columns of many enterprises: what each can do and where, from which all features are computed at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.blocks import Corpus, Indices, Item, Vectors, distinct, stacked
from matcher.codes import cpv, nuts
from matcher.phrases import phrases
from matcher.ragged import Ragged, ragged
from matcher.records import Enterprise
from matcher.terms import term_counts, weigh

MOST_CAPABILITIES = 8
MOST_CODES = 20
"""With more capabilities or given codes than these each counts less: naming all trades is no way to match all."""
SUGGESTED_BESIDE_GIVEN = 0.8
"""How much a suggested code counts where the enterprise named codes itself."""

MOST_CONTRACTS = 20
"""Contracts won, the last ones, that are evidence of what an enterprise does."""
CONTRACT_TRUST = 0.8
"""How much the main code of a contract that was won counts: work done, if perhaps not all that it names."""


@dataclass(frozen=True, slots=True)
class EnterpriseTraits:
    """What many enterprises have in common word for word: legal status and languages of work, in order."""

    status: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What an enterprise ruled out: words, and the significant digits of codes."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnterpriseTable:
    """Any number of enterprises as columns, from which blocks are cut; unknown numbers are NaN."""

    ids: NDArray[np.int64]
    capabilities: Ragged
    """Capability vectors (m, d) float16, centred, length 1; an enterprise without any has one zero row."""
    phrases: Ragged
    """Phrase vectors, likewise, in the order of :func:`spoken_phrases`."""
    contracts: Ragged
    """Vectors of the lots that were won, likewise; most enterprises have none."""
    breadth: Vectors
    """(n,) how much a capability counts, see :func:`breadth`."""
    terms: csr_array
    """(capabilities, N_TERMS) float32."""
    codes: Ragged
    """Positions in the CPV, int16."""
    trust: NDArray[np.float32]
    """How much each of ``codes`` counts, 0..1."""
    capacity_eur: NDArray[np.float64]
    region_sets: Indices
    regions: tuple[tuple[str, ...], ...]
    trait_sets: Indices
    traits: tuple[EnterpriseTraits, ...]
    exclusions: Mapping[int, Exclusions]
    """By row, for those that ruled anything out."""

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, start: int, stop: int) -> EnterpriseTable:
        """Return the enterprises from ``start`` to before ``stop``."""
        return EnterpriseTable(
            ids=self.ids[start:stop],
            capabilities=self.capabilities.rows(start, stop),
            phrases=self.phrases.rows(start, stop),
            contracts=self.contracts.rows(start, stop),
            breadth=self.breadth[start:stop],
            terms=self.terms[self.capabilities.offsets[start] : self.capabilities.offsets[min(stop, len(self))]],
            codes=self.codes.rows(start, stop),
            trust=self.trust[self.codes.offsets[start] : self.codes.offsets[min(stop, len(self))]],
            capacity_eur=self.capacity_eur[start:stop],
            region_sets=self.region_sets[start:stop],
            regions=self.regions,
            trait_sets=self.trait_sets[start:stop],
            traits=self.traits,
            exclusions={row - start: self.exclusions[row] for row in self.exclusions if start <= row < stop},
        )

    def block(self, start: int, stop: int) -> EnterpriseBlock:
        """Return the enterprises from ``start`` to before ``stop``, ready to be scored."""
        cut = self.part(start, stop)
        region_sets, regions = _only(cut.region_sets, cut.regions)
        trait_sets, traits = _only(cut.trait_sets, cut.traits)
        return EnterpriseBlock(
            ids=cut.ids,
            capability_vectors=cut.capabilities.values.astype(np.float32),
            capability_starts=cut.capabilities.starts,
            phrase_vectors=cut.phrases.values.astype(np.float32),
            phrase_starts=cut.phrases.starts,
            contracts=cut.contracts,
            breadth=cut.breadth,
            terms=cut.terms,
            cpv_weights=_cpv_weights(cut.codes, cut.trust),
            capacity_eur=cut.capacity_eur,
            region_sets=region_sets,
            regions=regions,
            trait_sets=trait_sets,
            traits=traits,
            exclusions=cut.exclusions,
        )


@dataclass(frozen=True, slots=True)
class EnterpriseBlock:
    """n enterprises as rows: their capabilities and phrases stacked, with the row at which each enterprise starts."""

    ids: NDArray[np.int64]
    capability_vectors: Vectors
    capability_starts: NDArray[np.int64]
    phrase_vectors: Vectors
    phrase_starts: NDArray[np.int64]
    contracts: Ragged
    breadth: Vectors
    terms: csr_array
    cpv_weights: Vectors
    """(n, all CPV codes) float32 in 0..1: how near each code is to what the enterprise does."""
    capacity_eur: NDArray[np.float64]
    region_sets: Indices
    regions: tuple[tuple[str, ...], ...]
    trait_sets: Indices
    traits: tuple[EnterpriseTraits, ...]
    exclusions: Mapping[int, Exclusions]

    def __len__(self) -> int:
        return len(self.ids)

    def best_capability(self, found: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the best of what was found for the capabilities of each enterprise: (capabilities, k) -> (n, k)."""
        return _best(found, self.capability_starts)

    def best_phrase(self, found: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the best of what was found for the phrases of each enterprise: (phrases, k) -> (n, k)."""
        return _best(found, self.phrase_starts)


def _best(found: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the largest of the rows from each start on; far faster than ``maximum.reduceat`` (1 ms against 20)."""
    best = np.empty((len(starts), found.shape[1]), np.float32)
    ends = [*starts[1:].tolist(), len(found)]
    for row, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        found[start:end].max(axis=0, out=best[row])
    return best


def enterprise_block(enterprises: Sequence[Enterprise], corpus: Corpus) -> EnterpriseBlock:
    """Build the rows of ``enterprises``; their numbers are their places in the sequence."""
    return enterprise_table(enterprises, corpus).block(0, len(enterprises))


def enterprise_table(
    enterprises: Sequence[Enterprise], corpus: Corpus, ids: Sequence[int] | None = None
) -> EnterpriseTable:
    """Build the columns of ``enterprises``, numbered by ``ids`` or else by their places."""
    wholes = [[(skill.text, skill.language) for skill in enterprise.capabilities] for enterprise in enterprises]
    capability_texts, capabilities = _vectors(enterprises, wholes, corpus)
    _, spoken = _vectors(enterprises, [spoken_phrases(enterprise) for enterprise in enterprises], corpus)
    trusted = [code_trust(enterprise) for enterprise in enterprises]
    region_sets, regions = distinct([regions_served(enterprise) for enterprise in enterprises])
    trait_sets, traits = distinct([_traits(enterprise) for enterprise in enterprises])
    return EnterpriseTable(
        ids=np.arange(len(enterprises), dtype=np.int64) if ids is None else np.array(ids, np.int64),
        capabilities=capabilities,
        phrases=spoken,
        contracts=_contract_vectors(enterprises, corpus),
        breadth=np.array([breadth(item) for item in enterprises], np.float32),
        terms=weigh(term_counts(capability_texts), corpus.term_weights),
        codes=ragged([list(row) for row in trusted], np.int16),
        trust=np.array([value for row in trusted for value in row.values()], np.float32),
        capacity_eur=np.array(
            [
                np.nan if item.max_contract_eur_cents is None else item.max_contract_eur_cents / 100
                for item in enterprises
            ],
            np.float64,
        ),
        region_sets=region_sets,
        regions=regions,
        trait_sets=trait_sets,
        traits=traits,
        exclusions={
            row: Exclusions(tuple(map(str.casefold, item.excluded_words)), tuple(map(cpv.stem, item.excluded_cpv)))
            for row, item in enumerate(enterprises)
            if item.excluded_words or item.excluded_cpv
        },
    )


def spoken_phrases(enterprise: Enterprise) -> tuple[tuple[str, str], ...]:
    """Return the phrases of an enterprise in the order of its rows in a block, each with its language."""
    return tuple(
        (part, capability.language)
        for capability in enterprise.capabilities
        for part in phrases(capability.text, capability.language) or (capability.text,)
    )


def code_trust(enterprise: Enterprise) -> dict[int, float]:
    """Return position in the CPV -> how much the code counts, 0..1.

    Codes given count fully, those of contracts that were won somewhat less, those suggested by their confidence.
    """
    given = [cpv.position(code) for code in enterprise.cpv if cpv.is_known(code)]
    trusted = dict.fromkeys(given, _share_of(len(given), MOST_CODES))
    for code in won_codes(enterprise):
        trusted[cpv.position(code)] = max(trusted.get(cpv.position(code), 0.0), CONTRACT_TRUST)
    share = (SUGGESTED_BESIDE_GIVEN if given else 1.0) * breadth(enterprise)
    for capability in enterprise.capabilities:
        for suggestion in capability.suggestions:
            place = cpv.position(suggestion.code)
            trusted[place] = max(trusted.get(place, 0.0), share * suggestion.confidence)
    return trusted


def won_codes(enterprise: Enterprise) -> tuple[str, ...]:
    """Return the main codes of the last contracts that an enterprise has won, those that the CPV knows, each once."""
    codes = (contract.cpv[0] for contract in enterprise.won[-MOST_CONTRACTS:] if contract.cpv)
    return tuple(dict.fromkeys(code for code in codes if cpv.is_known(code)))


def breadth(enterprise: Enterprise) -> float:
    """Return how much each capability counts: fully up to ``MOST_CAPABILITIES`` of them, less the more there are."""
    return _share_of(len(enterprise.capabilities), MOST_CAPABILITIES)


def _share_of(count: int, most: int) -> float:
    return 1.0 if count <= most else float(np.sqrt(most / count))


def regions_served(enterprise: Enterprise) -> tuple[str, ...]:
    """Return the regions that an enterprise named, else its whole country."""
    return enterprise.nuts or (nuts.prefix_of(enterprise.country),)


def languages_of(enterprise: Enterprise) -> frozenset[str]:
    """Return the languages that an enterprise works in, its own among them."""
    return frozenset((enterprise.language, *enterprise.languages))


def _only(chosen: Indices, items: tuple[Item, ...]) -> tuple[Indices, tuple[Item, ...]]:
    """Return those of the items that are chosen, and which of them each choice is."""
    used, places = np.unique(chosen, return_inverse=True)
    return places.astype(np.int32), tuple(items[index] for index in used.tolist())


def _traits(enterprise: Enterprise) -> EnterpriseTraits:
    return EnterpriseTraits(enterprise.status, tuple(sorted(languages_of(enterprise))))


def _cpv_weights(codes: Ragged, trust: NDArray[np.float32]) -> Vectors:
    """Return how near each CPV code is to each enterprise: (n, all codes); all zero when nothing is known."""
    known = cpv.all_codes()
    weights = np.zeros((len(codes), len(known)), np.float32)
    scratch = np.empty(len(known), np.float32)
    for row, (start, stop) in enumerate(zip(codes.offsets[:-1].tolist(), codes.offsets[1:].tolist(), strict=True)):
        for place, share in zip(codes.values[start:stop].tolist(), trust[start:stop].tolist(), strict=True):
            np.multiply(cpv.nearness_row(known[place]), np.float32(share), out=scratch)
            np.maximum(weights[row], scratch, out=weights[row])
    return weights


def _vectors(
    enterprises: Sequence[Enterprise], spoken: Sequence[Sequence[tuple[str, str]]], corpus: Corpus
) -> tuple[list[str], Ragged]:
    """Return the texts of all enterprises and their centred vectors; one without texts has an empty one."""
    own = [list(texts) or [("", item.language)] for item, texts in zip(enterprises, spoken, strict=True)]
    texts = [text for row in own for text, _ in row]
    raw = stacked([corpus.vectors.get(text) for text in texts], len(corpus.centre.overall))
    centred = corpus.centre.of_short(raw, [language for row in own for _, language in row])
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in own], dtype=np.int64)]).astype(np.int64)
    return texts, Ragged(centred.astype(np.float16), offsets)


def _contract_vectors(enterprises: Sequence[Enterprise], corpus: Corpus) -> Ragged:
    """Return the vectors of the lots that each enterprise has won, of those that are embedded."""
    own = [
        [contract for contract in item.won[-MOST_CONTRACTS:] if contract.text in corpus.vectors] for item in enterprises
    ]
    won = [contract for row in own for contract in row]
    raw = stacked([corpus.vectors[contract.text] for contract in won], len(corpus.centre.overall))
    centred = corpus.centre.of_lots(raw, [contract.language for contract in won])
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in own], dtype=np.int64)]).astype(np.int64)
    return Ragged(centred.astype(np.float16), offsets)
