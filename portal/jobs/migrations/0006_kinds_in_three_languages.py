from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """What a kind legally is, and for whom, in French and English too."""

    dependencies: ClassVar = [("jobs", "0005_words_in_memory")]

    operations: ClassVar = [
        migrations.RenameField("kind", "shape", "shape_nl"),
        migrations.RenameField("kind", "for_whom", "for_whom_nl"),
        migrations.AddField(
            model_name='kind',
            name='for_whom_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='for whom, in English'),
        ),
        migrations.AddField(
            model_name='kind',
            name='for_whom_fr',
            field=models.CharField(blank=True, max_length=200, verbose_name='for whom, in French'),
        ),
        migrations.AddField(
            model_name='kind',
            name='shape_en',
            field=models.TextField(blank=True, max_length=600, verbose_name='legal shape in English'),
        ),
        migrations.AddField(
            model_name='kind',
            name='shape_fr',
            field=models.TextField(blank=True, max_length=600, verbose_name='legal shape in French'),
        ),
        migrations.AlterField(
            model_name='kind',
            name='for_whom_nl',
            field=models.CharField(blank=True, max_length=200, verbose_name='for whom, in Dutch'),
        ),
        migrations.AlterField(
            model_name='kind',
            name='shape_nl',
            field=models.TextField(blank=True, max_length=600, verbose_name='legal shape in Dutch'),
        ),
    ]
