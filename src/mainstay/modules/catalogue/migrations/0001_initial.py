import django.db.models.deletion
import mainstay.framework.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='GroupCurrency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('currency', models.CharField(max_length=3)),
                ('from_on', models.DateField(unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NeedKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('description', models.TextField(blank=True)),
                ('industry', models.CharField(blank=True, max_length=60)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('source', models.CharField(max_length=3)),
                ('target', models.CharField(max_length=3)),
                ('rate_kind', models.CharField(choices=[('day', 'Rate of the day'), ('month_average', 'Average of the month'), ('plan_rate', 'Rate fixed for planning')], default='day', max_length=14)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(blank=True, null=True)),
                ('rate_text', models.CharField(max_length=40)),
                ('origin', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [models.Index(fields=['from_on', 'id'], name='rate_by_day')],
                'constraints': [models.UniqueConstraint(fields=('rate_kind', 'source', 'target', 'from_on'), name='one_rate_per_day')],
            },
        ),
        migrations.CreateModel(
            name='ProductLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=120)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('name_key', models.CharField(default='', max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('external_ref', models.CharField(blank=True, db_index=True, max_length=120)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalogue.productline')),
            ],
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('name_key', models.CharField(default='', max_length=300)),
                ('name_folded', models.CharField(default='', max_length=420)),
                ('unit_name', models.CharField(default='pcs', max_length=20)),
                ('classification', models.CharField(choices=[('goods', 'Goods'), ('service', 'Service'), ('subscription', 'Subscription'), ('sample', 'Sample')], default='goods', max_length=12)),
                ('active_from', models.DateField(blank=True, null=True)),
                ('active_to', models.DateField(blank=True, null=True)),
                ('purpose', models.TextField(blank=True)),
                ('arguments', models.TextField(blank=True)),
                ('objections', models.TextField(blank=True)),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('external_ref', models.CharField(blank=True, db_index=True, max_length=120)),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalogue.productline')),
            ],
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=mainstay.framework.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(blank=True, null=True)),
                ('min_quantity_milli', models.BigIntegerField(default=0)),
                ('unit_price_micro', models.BigIntegerField()),
                ('price_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalogue.pricelist')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalogue.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('price_list', 'product', 'min_quantity_milli', 'from_on'), name='one_price_per_start'), models.CheckConstraint(condition=models.Q(('min_quantity_milli__gte', 0)), name='price_quantity_not_negative'), models.CheckConstraint(condition=models.Q(('unit_price_micro__gte', 0)), name='price_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='ProductFit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('need_kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fits', to='catalogue.needkind')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fits', to='catalogue.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('need_kind', 'product'), name='one_fit_per_product')],
            },
        ),
        migrations.AddConstraint(
            model_name='productline',
            constraint=models.UniqueConstraint(fields=('parent', 'name'), name='one_line_name_per_parent'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['name_key', 'id'], name='product_by_name'),
        ),
    ]
