"""One line of the table."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value, what it is compared with, and the ratio of both that is wanted.

    `limit` says whether `target` is the highest ratio that is fine (`at most`) or the lowest (`at least`).
    """

    what: str
    unit: str
    value: float
    reference: float
    ratio: float
    limit: str
    target: float

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.target if self.limit == 'at most' else self.ratio >= self.target

    def __str__(self) -> str:
        verdict = 'met' if self.is_met else 'MISSED'
        return (
            f'{self.what:<48} {self.value:>9.1f} {self.reference:>9.1f} {self.unit:<11} '
            f'{self.ratio:>5.2f}   {self.limit} {self.target:<5g} {verdict}'
        )

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), 'met': self.is_met}
