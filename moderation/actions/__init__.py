"""Every change at the desk. Each: lock, require, give back if done already, refuse, store, notify, record, return."""

from .appeals import lodge_appeal, settle_appeals, vote_on_appeal
from .claims import add_note, claim_case, release_case
from .decisions import decide_case, hide_meanwhile, restore_post, settle_precautions, undo_decision
from .measures import acknowledge_warning, lift_silence, silence_member, silence_person
from .privileged import begin_reading
from .proposals import propose_act
from .reports import open_case_by_officer, open_case_by_rule, report_post
from .suspensions import resume_author, suspend_author
from .veils import answer_veil_lift, ask_veil_lift
from .words import add_word_rule, remove_word_rule

__all__ = [
    "acknowledge_warning",
    "add_note",
    "add_word_rule",
    "answer_veil_lift",
    "ask_veil_lift",
    "begin_reading",
    "claim_case",
    "decide_case",
    "hide_meanwhile",
    "lift_silence",
    "lodge_appeal",
    "open_case_by_officer",
    "open_case_by_rule",
    "propose_act",
    "release_case",
    "remove_word_rule",
    "report_post",
    "restore_post",
    "resume_author",
    "settle_appeals",
    "settle_precautions",
    "silence_member",
    "silence_person",
    "suspend_author",
    "undo_decision",
    "vote_on_appeal",
]
