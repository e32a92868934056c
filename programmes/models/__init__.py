"""What is done: strategies, programmes, initiatives, ladders, indicators and what they leave behind."""

from programmes.models.changes import Change
from programmes.models.consultations import Consultation, Question
from programmes.models.indicators import Indicator, Reading
from programmes.models.initiatives import Initiative
from programmes.models.knowledge import Document, Film, Statement
from programmes.models.ladders import Step, StepPosition
from programmes.models.programmes import Programme
from programmes.models.strategies import Strategy, StrategyGoal
from programmes.models.structure import Continuation, Priority, ProgrammePartner, Strand

__all__ = [
    "Change",
    "Consultation",
    "Continuation",
    "Document",
    "Film",
    "Indicator",
    "Initiative",
    "Priority",
    "Programme",
    "ProgrammePartner",
    "Question",
    "Reading",
    "Statement",
    "Step",
    "StepPosition",
    "Strand",
    "Strategy",
    "StrategyGoal",
]
