"""The numbers that lecture 12 shows are R's.

Each is written from R's value, to the digits that the lecture has, and looked for in an output.
"""

import json

import pytest

from tests.notebooks.shown import lecture_outputs, not_shown
from tests.reference.lme4_values import FOLDER

VALUES = json.loads((FOLDER / "inference" / "lecture12.json").read_text(encoding="utf-8"))
# By the name of R's values in make_lecture12.R: what is shown of them, as a format.
SHOWN = {
    "varieties 1": "Golden_Rain - Marvellous {0:.2f}, SE {1:.2f}, {2:.0f} df, {3:.2f} to {4:.2f}",
    "varieties 2": "Golden_Rain - Victory {0:.2f}, SE {1:.2f}, {2:.0f} df, {3:.2f} to {4:.2f}",
    "varieties 3": "Marvellous - Victory {0:.2f}, SE {1:.2f}, {2:.0f} df, {3:.2f} to {4:.2f}",
    "tukey interval": "the best of three looked at: {0:.2f} to {1:.2f}",
    "variety means": "Golden_Rain {0:.1f} | Marvellous {1:.1f} | Victory {2:.1f}",
    "plots N": "C(nitro) {0:.2f} {1:.0f} {2:.1f} {3:.2g}",
    "plots Variety": "Variety {0:.2f} {1:.0f} {2:.1f} {3:.2g}",
    "plots N:Variety": "C(nitro):Variety {0:.2f} {1:.0f} {2:.1f} {3:.2g} | "
    "nitrogen × variety: F = {0:.2f} on {1:.0f} and {2:.0f}, p = {3:.2f}",
    "blocks N": "C(nitro) {0:.2f} {1:.0f} {2:.1f} {3:.2g}",
    "blocks Variety": "Variety {0:.2f} {1:.0f} {2:.1f} {3:.2g}",
    "blocks N:Variety": "C(nitro):Variety {0:.2f} {1:.0f} {2:.1f} {3:.2g}",
    "plots sds": "{0:.2f} Block:Variety {1:.2f} Residual | {2:.2f} | "
    "Block {0:.1f} | Block:Variety {1:.1f} | Residual {2:.1f}",
    "blocks sds": "factor Block {0:.2f} | Residual {1:.2f}",
    "eighteen means": "18 means: F = {0:.3f} on 2 and 10, p = {1:.3f}",
    "aov Variety": "18 means: F = {0:.3f} on 2 and 10, p = {1:.3f}",
    "aov N": "C(nitro) {0:.2f} 3 45.0 {1:.2g}",
    "standard errors": "6 blocks, 4 subplots in each whole plot: SE {0:.2f} | "
    "6 blocks, 16 subplots in each whole plot: SE {1:.2f} | "
    "24 blocks, 4 subplots in each whole plot: SE {2:.2f}",
    "line III Variety": "nitro type III F = {0:.3f} on {1:.0f} and {2:.3f}, p = {3:.3f}",
    "centred III Variety": "nitro_c type III F = {0:.3f} on {1:.0f} and {2:.3f}, p = {3:.3f}",
    "line II Variety": "nitro type II F = {0:.3f} on {1:.0f} and {2:.3f}, p = {3:.3f} | "
    "nitro_c type II F = {0:.3f} on {1:.0f} and {2:.3f}, p = {3:.3f}",
    "bend": "bend {4:.3f}",
    "wave": "wave {4:.2f}",
    "slope": "per cwt {0:.2f}, SE {1:.2f}, {2:.0f} df",
    "slope interval": "53 df, {0:.1f} to {1:.1f}",
    "r squared": "marginal {0:.2f} | conditional {1:.2f}",
    "nitrogen 1": "0.0 {0:.2f} {1:.2f} {2:.2f} {3:.2f} {4:.2f}",
    "nitrogen 2": "0.2 {0:.2f} {1:.2f} {2:.2f} {3:.2f} {4:.2f}",
    "nitrogen 3": "0.4 {0:.2f} {1:.2f} {2:.2f} {3:.2f} {4:.2f}",
    "nitrogen 4": "0.6 {0:.2f} {1:.2f} {2:.2f} {3:.2f} {4:.2f}",
    "step 1": "0.0 - 0.2: {0:.2f}, SE {1:.2f}, {2:.0f} df",
    "step 4": "0.2 - 0.4: {0:.2f}, SE {1:.2f}, {2:.0f} df",
    "step 6": "0.4 - 0.6: {0:.2f}, SE {1:.2f}, {2:.0f} df",
    "without I": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "without II": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "without III": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "without IV": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "without V": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "without VI": "without it {0:.2f}, {3:.2f} to {4:.2f}, p = {5:.3f}",
    "by block": "block I {0:.2f}; | block II {1:.2f}; | block III {2:.2f}; | block IV {3:.2f}; | "
    "block V {4:.2f}; | block VI {5:.2f};",
    "new subplot": "a new subplot: {0:.0f}, {2:.0f} to {3:.0f} | of a subplot {1:.1f}",
}


@pytest.fixture(scope="module")
def outputs():
    return lecture_outputs("12")


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_rs(name, outputs):
    assert not_shown(outputs, SHOWN[name], VALUES[name]) == []
